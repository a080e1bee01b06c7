/**
 * Tries the images out as deploy/compose.yaml runs them: waits until each is healthy, looks who they run as and whether they end when
 * asked, founds the demo tenant, and runs the mission's test by HTTP on it. Wants a Docker daemon and Compose, of
 * either version; where no registry of images is reached, first make-bases.sh. From the root: `node deploy/testing/images/try.ts [--keep]`.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { writeJson } from '../../json-file.ts';
import { freePort } from '../../ports.ts';
import { postgresUrl } from '../../postgres.ts';
import { nodeProgram, root } from '../../runtimes.ts';
import { loadSecrets } from '../../secrets.ts';
import { seed, whenTemplatesAreHere } from '../../seed/seed.ts';
import { runHere } from '../../supervise/run-here.ts';
import { appUrl } from '../../migrate.ts';
import { findCompose } from '../manifests/find-compose.ts';
import { until } from '../product.ts';

const run = promisify(execFile);
const folder = await mkdtemp(join(tmpdir(), 'cadencia-images-'));
const secrets = await loadSecrets(join(folder, 'secrets.json'));
const [postgresPort, sandboxPort] = [await freePort(), await freePort()];
const publicUrl = 'http://localhost:8000';
const sandboxUrl = `http://127.0.0.1:${sandboxPort}`;
const env = {
  ...process.env,
  COMPOSE_PROJECT_NAME: 'cadencia-trial',
  DOCKER_BUILDKIT: '0',
  PUBLIC_URL: publicUrl,
  JWT_SECRET_KEY: secrets.JWT_SECRET_KEY,
  ADMIN_TOKEN: secrets.ADMIN_TOKEN,
  CREDENTIALS_KEYS: secrets.CREDENTIALS_KEYS,
  POSTGRES_PASSWORD: secrets.postgresPassword,
  APP_DATABASE_PASSWORD: secrets.appPassword,
  TRIAL_POSTGRES_PORT: `${postgresPort}`,
  TRIAL_SANDBOX_PORT: `${sandboxPort}`,
  TRIAL_YCLOUD_KEY: secrets.ycloudApiKey,
};
const [program, ...first] = await findCompose();
// docker-compose 1 knows no name of its own in the file.
const plain = join(folder, 'compose.yaml');
await writeFile(plain, (await readFile(join(root, 'deploy/compose.yaml'), 'utf8')).replace(/^name: .*$/m, ''));
const files = [
  ...first,
  '--project-directory',
  'deploy',
  '-f',
  plain,
  '-f',
  'deploy/testing/images/compose.trial.yaml',
];
const compose = (...words: string[]) => runHere(program, [...files, ...words], env);
const docker = async (...words: string[]) => (await run('docker', words, { env })).stdout.trim();
const container = async (service: string) =>
  (await run(program, [...files, 'ps', '-q', service], { env, cwd: root })).stdout.trim();

console.log(`Compose: ${(await run(program, [...first, 'version', '--short'])).stdout.trim()}`);
let code = 1;
try {
  await build();
  if ((await compose('up', '-d', '--no-build')) !== 0) throw new Error('the containers did not start');
  for (const service of ['postgres', 'api', 'worker']) {
    const id = await container(service);
    const began = Date.now();
    await until(`${service} to be healthy`, 180, async () =>
      (await docker('inspect', '-f', '{{.State.Health.Status}}', id)) === 'healthy' ? true : null,
    );
    console.log(`${service}: healthy after ${Math.round((Date.now() - began) / 1000)} s`);
  }
  for (const service of ['api', 'worker']) await inspect(service);
  const ownerUrl = postgresUrl({ port: postgresPort, password: secrets.postgresPassword }, 'cadencia');
  const app = appUrl(ownerUrl, secrets.appPassword);
  const { email, tenantId } = await seed({
    ownerUrl,
    appUrl: app,
    secrets,
    ycloudUrl: sandboxUrl,
    webhookUrl: 'http://api:8000',
    adsFrom: null,
    demo: false,
    pretends: true,
    tell: console.log,
  });
  await whenTemplatesAreHere(app, tenantId);
  const ready = join(folder, 'ready.json');
  await writeJson(ready, {
    url: publicUrl,
    sandboxUrl,
    temporalAddress: '',
    temporalUiUrl: null,
    databaseUrl: ownerUrl,
    email,
    password: secrets.demoPassword,
    ingestKey: secrets.ingestKey,
    pids: {},
  });
  code = await runHere(
    nodeProgram(),
    [join(root, 'node_modules/vitest/vitest.mjs'), 'run', 'deploy/acceptance/mission.test.ts'],
    { ...process.env, PRODUCT_READY: ready },
  );
  for (const service of ['worker', 'api']) await end(service);
} catch (error) {
  console.error((error as Error).message);
  code = 1;
  await compose('logs', '--tail', '30');
} finally {
  if (!process.argv.includes('--keep')) await compose('down', '--volumes');
  await rm(folder, { recursive: true, force: true });
}
process.exit(code);

/** From what is committed: Docker's older builder would send everything that lies here. */
async function build(): Promise<void> {
  const context = join(folder, 'context');
  await mkdir(context);
  await run('sh', ['-c', `git archive HEAD | tar -x -C "${context}"`], { cwd: root });
  for (const target of ['worker', 'api']) {
    const words = ['build', '--network', 'host', '-f', join(context, 'deploy/Dockerfile'), '--target', target];
    if ((await runHere('docker', [...words, '-t', `cadencia-${target}`, context], env)) !== 0)
      throw new Error(`the image ${target} could not be built`);
  }
}

/** Who it runs as, that it can write nothing but /tmp, and what its probes say. */
async function inspect(service: string): Promise<void> {
  const id = await container(service);
  const inside = async (script: string) => await docker('exec', id, 'sh', '-c', script).catch(() => 'refused');
  const uid = await inside('id -u');
  const written = await inside('touch /app/probe && echo written');
  const size = await docker('image', 'inspect', '-f', '{{.Size}}', await docker('inspect', '-f', '{{.Image}}', id));
  console.log(
    `${service}: uid ${uid}, writing beside its code: ${written}, image ${Math.round(Number(size) / 1e6)} MB`,
  );
  if (uid === '0' || written !== 'refused') throw new Error(`${service} may do too much`);
  if (service !== 'worker') return;
  for (const path of ['healthz', 'readyz', 'metrics']) {
    const said = await inside(
      `node -e "fetch('http://127.0.0.1:8001/${path}').then(async (r) => console.log(r.status, (await r.text()).length))"`,
    );
    console.log(`worker /${path}: ${said} (status, characters)`);
    if (!said.startsWith('200')) throw new Error(`the worker's ${path} does not answer`);
  }
}

async function end(service: string): Promise<void> {
  const id = await container(service);
  const began = Date.now();
  await docker('stop', '-t', '30', id);
  const exit = await docker('inspect', '-f', '{{.State.ExitCode}}', id);
  console.log(`${service}: asked to end, ended with ${exit} after ${((Date.now() - began) / 1000).toFixed(1)} s`);
  if (exit !== '0') code = 1;
}
