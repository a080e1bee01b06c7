/**
 * `npm run upgrade`: says which release of the worker takes new people, and who is still inside which.
 *   -- to <release> [--share 20]   new people, and all whom no release has, go to this one (or such a share, in percent)
 *   -- back [<release>]            as `to`, for the way back; without a release to workers without versions
 *   -- move <release>              who is still in this one goes on by the one that takes new people
 *   -- wait <release>              until nobody is in it any more: its workers may go then
 * TEMPORAL_ADDRESS and the worker's other settings say where; without them it is what `npm start` runs from this folder.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { connectionOptions } from '../../workflows/temporal-worker.ts';
import { countInside, giveNewPeople, moveOn, readReleases, Refusal, type Releases } from './releases.ts';

const usage = 'npm run upgrade [-- to <release> [--share 20] | back [<release>] | move <release> | wait <release>]';
const { env } = process;
const deployment = env.DEPLOYMENT_NAME?.trim() || 'cadencia';
const { values, positionals } = parseArgs({ allowPositionals: true, options: { share: { type: 'string' } } });
const [command = 'show', release] = positionals;
const percent = Number(values.share ?? 100);
const needsRelease = ['to', 'move', 'wait'].includes(command);
if (
  !['show', 'to', 'back', 'move', 'wait'].includes(command) ||
  (needsRelease && !release) ||
  !(percent > 0 && percent <= 100)
) {
  console.error(usage);
  process.exit(2);
}

const connection = await Connection.connect({
  ...(await connectionOptions({
    TEMPORAL_ADDRESS: env.TEMPORAL_ADDRESS?.trim() || (await localAddress()),
    TEMPORAL_API_KEY: env.TEMPORAL_API_KEY?.trim() || undefined,
    TEMPORAL_TLS_CERT: env.TEMPORAL_TLS_CERT?.trim() || undefined,
    TEMPORAL_TLS_KEY: env.TEMPORAL_TLS_KEY?.trim() || undefined,
  })),
  connectTimeout: 5_000,
}).catch((error: Error) => {
  console.error(`Temporal does not answer: ${error.message}`);
  process.exit(1);
});
const client = new Client({ connection, namespace: env.TEMPORAL_NAMESPACE?.trim() || 'default' });

try {
  if (command === 'to') await giveNewPeople(client, deployment, release!, percent);
  if (command === 'back') await giveNewPeople(client, deployment, release ?? null);
  if (command === 'move') {
    const { current } = await readReleases(client, deployment);
    if (current === null || current === release) {
      throw new Refusal(
        `Nobody can go on from ${release}: new people go to ${current ?? 'workers without versions'}. Say first: npm run upgrade -- to <release>`,
      );
    }
    console.log(
      `${await moveOn(client, deployment, release!)} people of ${release} go on by ${current}, each with their next step.`,
    );
  }
  if (command === 'wait') {
    for (;;) {
      const inside = await countInside(client, deployment, release!);
      console.log(
        inside === 0 ? `Nobody is in ${release}: its workers may go.` : `${inside} people are in ${release} …`,
      );
      if (inside === 0) break;
      await new Promise((resolve) => setTimeout(resolve, 10_000));
    }
  } else show(await readReleases(client, deployment));
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(error.message);
  process.exitCode = 1;
} finally {
  await connection.close();
}

function show({ current, ramping, all }: Releases): void {
  const share = ramping ? `, ${ramping.percent} of 100 to ${ramping.release}` : '';
  console.log(`New people go to ${current ?? 'workers without versions'}${share}.`);
  for (const one of all) {
    const inside = one.inside === 1 ? '1 person is' : `${one.inside} people are`;
    console.log(`${one.release} (here since ${one.since.toISOString().slice(0, 16)}Z): ${inside} in it`);
  }
}

async function localAddress(): Promise<string> {
  const { readJson } = await import('../json-file.ts');
  const { readyFile } = await import('../ready.ts');
  const folder = join(import.meta.dirname, '../../.cadencia');
  return (await readJson<{ temporalAddress: string }>(readyFile(folder)))?.temporalAddress ?? '127.0.0.1:7233';
}
