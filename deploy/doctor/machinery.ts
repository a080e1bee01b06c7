/** Whether the processes and servers underneath work: database, Temporal, worker, web app, logs. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import postgres from 'postgres';
import { taskQueue } from '#contract';
import { root } from '../runtimes.ts';
import { broken, type Finding, ok, reason, warning } from './finding.ts';

const startFix = 'Start it with: npm start';

/** @param url of the owner where it is known (then migrations are checked too), else of the app role */
export async function examineDatabase(url: string | null, isOwner: boolean): Promise<Finding[]> {
  if (!url) return [broken('No installation runs here, and DATABASE_URL is not set', startFix)];
  const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {} });
  try {
    const [server] = await sql<{ version: string }[]>`select current_setting('server_version') as version`;
    if (!isOwner) return [ok(`PostgreSQL ${server!.version} answers (set DATABASE_OWNER_URL to check migrations too)`)];
    const applied = (await sql<{ version: string }[]>`select version from schema_migrations`).map((row) => row.version);
    const wanted = (await readdir(join(root, 'db/migrations'))).map((file) => file.split('_')[0]!);
    const missing = wanted.filter((version) => !applied.includes(version));
    if (missing.length > 0)
      return [
        broken(
          `PostgreSQL ${server!.version} answers; ${missing.length} migrations are missing`,
          'Run them: npm start does, or node deploy/migrate.ts',
        ),
      ];
    return [ok(`PostgreSQL ${server!.version} answers; all ${wanted.length} migrations are applied`)];
  } catch (error) {
    if ((error as { code?: string }).code === '42P01')
      return [broken('The database is empty', 'Run the migrations: npm start does, or node deploy/migrate.ts')];
    return [broken(`PostgreSQL does not answer (${reason(error)})`, startFix)];
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** Temporal, and who takes work from its queue. */
export async function examineTemporal(address: string | null): Promise<{ temporal: Finding[]; worker: Finding[] }> {
  if (!address)
    return {
      temporal: [broken('No address of Temporal is known', `${startFix}, or set TEMPORAL_ADDRESS`)],
      worker: [],
    };
  const namespace = process.env.TEMPORAL_NAMESPACE ?? 'default';
  let connection: Connection;
  try {
    connection = await Connection.connect({ address, connectTimeout: '5s' });
  } catch (error) {
    return {
      temporal: [
        broken(`Temporal at ${address} does not answer (${reason(error)})`, `${startFix}, or check TEMPORAL_ADDRESS`),
      ],
      worker: [],
    };
  }
  try {
    await connection.workflowService.describeNamespace({ namespace });
    const { pollers } = await connection.workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name: taskQueue },
      // Of workflows. Our activities are local ones: they have no queue.
      taskQueueType: 1,
    });
    // A poller that is gone stays listed for minutes.
    const recent = (pollers ?? []).filter(
      ({ lastAccessTime }) => Date.now() / 1000 - Number(lastAccessTime?.seconds?.toString() ?? 0) < 90,
    ).length;
    const worker =
      recent > 0
        ? ok(`${recent} ${recent === 1 ? 'worker takes' : 'workers take'} work from the queue "${taskQueue}"`)
        : broken(
            `No worker takes work from the queue "${taskQueue}"`,
            `${startFix}. If it runs, its log says why it does not: .cadencia/logs/worker.log`,
          );
    return { temporal: [ok(`Temporal at ${address} answers; namespace "${namespace}"`)], worker: [worker] };
  } catch (error) {
    return {
      temporal: [
        broken(
          `Temporal at ${address}: ${reason(error)}`,
          `Create the namespace "${namespace}", or set TEMPORAL_NAMESPACE`,
        ),
      ],
      worker: [],
    };
  } finally {
    await connection.close();
  }
}

/** The API, and the page it serves. */
export async function examineWebApp(url: string | null): Promise<Finding[]> {
  if (!url) return [broken('No address of the product is known', `${startFix}, or set PUBLIC_URL`)];
  try {
    const options = () => ({ signal: AbortSignal.timeout(5_000) });
    const ready = await fetch(`${url}/readyz`, options());
    if (!ready.ok)
      return [broken(`The API at ${url} is not ready (${ready.status})`, 'It waits for the database: see above.')];
    const page = await fetch(url, { ...options(), headers: { accept: 'text/html' } });
    const script = /<script[^>]+src="([^"]+)"/.exec(await page.text())?.[1];
    if (!page.ok || !script)
      return [
        broken(`The API at ${url} serves no web app`, 'Build it (npm start does) and set UI_DIR to builder-ui/dist'),
      ];
    const loaded = await fetch(new URL(script, url), options());
    if (!loaded.ok)
      return [
        broken(
          `The page at ${url} names a script that is not there`,
          'Its build is from another version: build it anew',
        ),
      ];
    return [ok(`API and web app answer at ${url}`)];
  } catch (error) {
    return [broken(`Nothing answers at ${url} (${reason(error)})`, startFix)];
  }
}

/** Errors that our processes logged lately. */
export async function examineLogs(folder: string): Promise<Finding[]> {
  const logs = join(folder, 'logs');
  const files = (await readdir(logs).catch(() => [])).filter((file) => /^(api|worker|sandbox)\.log$/.test(file));
  if (files.length === 0) return [ok(`No logs in ${logs}: nothing has run here yet`)];
  const since = new Date(Date.now() - 3_600_000).toISOString();
  const found: Finding[] = [];
  for (const file of files) {
    const lines = (await readFile(join(logs, file), 'utf8')).slice(-400_000).split('\n');
    const bad = lines.filter(
      (line) => line > since && /"level":"(error|fatal)"|"level":[56]0|ended unexpectedly/.test(line),
    );
    if (bad.length > 0)
      found.push(
        warning(
          `${file}: ${bad.length} errors within an hour; the last: ${bad.at(-1)!.slice(25, 185)}`,
          `Read ${join(logs, file)}`,
        ),
      );
  }
  return found.length > 0 ? found : [ok(`No errors within an hour in ${files.join(', ')}`)];
}
