/**
 * Whether each panel of the Grafana dashboard shows something while the product works: Prometheus reads api and worker, people go
 * through a flow, some of them are refused, put off or not written to, and each panel's query is asked of Prometheus.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import postgres from 'postgres';
import { readJson } from '../../json-file.ts';
import { startPrometheus, type Prometheus, type Series } from '../../monitoring/prometheus.ts';
import { root } from '../../runtimes.ts';
import type { Stack } from '../../stack.ts';
import { untilAll } from '../measure.ts';
import { openProduct } from '../product.ts';
import { type Call, openSession, signIn } from '../session.ts';

interface Panel {
  title: string;
  targets?: { expr: string }[];
}

const patience = 60_000;

/** @throws when a panel stays empty for a minute, an alert's rule cannot be judged, or Prometheus ends. Skipped where there is none */
export async function benchDashboard(stack: Stack, tell: (line: string) => void, folder: string): Promise<void> {
  const { ready } = stack;
  const ports = (await readJson<{ web: number; worker: number }>(join(folder, 'ports.json')))!;
  const targets = [ports.web, ports.worker].map((port) => `127.0.0.1:${port}`);
  const prometheus = await startPrometheus(join(folder, 'prometheus'), targets);
  if (!prometheus) return tell('dashboard: skipped, there is no Prometheus (PROMETHEUS names it)');
  const streaming = new AbortController();
  const owner = postgres(ready.databaseUrl, { max: 2, onnotice: () => {} });
  const call = await openSession(ready, ready.email);
  const { quiet_hours } = await call<{ quiet_hours: unknown }>('GET', '/api/crm/settings');
  try {
    await fetch(`${ready.url}/api/crm/stream`, { headers: await signIn(ready, ready.email), signal: streaming.signal });
    await work(stack, owner, call);
    await showPanels(prometheus, tell);
    await showRules(prometheus, tell);
  } finally {
    streaming.abort();
    // Other benches send too.
    await call('PATCH', '/api/crm/settings', { quiet_hours });
    await Promise.all([owner.end(), prometheus.stop()]);
  }
}

/** A little of everything that a panel is about. */
async function work({ ready }: Stack, owner: postgres.Sql, call: Call): Promise<void> {
  const product = await openProduct(ready, owner);
  const since = await product.now();
  await fetch(`${ready.sandboxUrl}/_sandbox/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'rate-limit', times: 2 }),
  });
  await product.enter('a0', 20);
  // Nobody can write to them: a message that never goes.
  await call('POST', '/api/crm/leads', { name: 'Bench', email: 'bench@example.com', lead_source: 'bench-a0' });
  await untilAll(21, patience, () => product.ended('a0', since));
  await call('PATCH', '/api/crm/settings', { quiet_hours: { from: '00:00', to: '23:59' } });
  await product.enter('a0', 5);
}

async function showPanels(prometheus: Prometheus, tell: (line: string) => void): Promise<void> {
  const file = await readFile(join(root, 'deploy/monitoring/dashboard.json'), 'utf8');
  const queries = (JSON.parse(file) as { panels: Panel[] }).panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => ({ title, expr })),
  );
  const deadline = Date.now() + patience;
  // What is there for a moment alone stands in a panel's past: the last that was seen counts.
  const look = async (before: readonly Series[][]) =>
    await Promise.all(
      queries.map(async ({ expr }, at) => {
        const now = (await prometheus.ask(expr)).filter(({ value }) => Number.isFinite(value));
        return now.length > 0 ? now : (before[at] ?? []);
      }),
    );
  let found = await look([]);
  while (found.some((series) => series.length === 0) && Date.now() < deadline) {
    await new Promise((next) => setTimeout(next, 1000));
    found = await look(found);
  }
  const seen = queries.map(({ title }, at) => ({ title, series: found[at]! }));
  for (const { title, series } of seen) {
    const shown = series.slice(0, 4).map(({ metric, value }) => `${label(metric)}${Number(value.toPrecision(3))}`);
    tell(`${title.padEnd(34)} ${series.length === 0 ? 'NOTHING' : shown.join(' · ')}${series.length > 4 ? ' …' : ''}`);
  }
  const empty = seen.filter(({ series }) => series.length === 0);
  tell(`\n${seen.length - empty.length} of ${seen.length} queries of the dashboard have data`);
  if (empty.length > 0) throw new Error(`empty: ${empty.map(({ title }) => title).join(', ')}`);
}

async function showRules(prometheus: Prometheus, tell: (line: string) => void): Promise<void> {
  const rules = await prometheus.rules();
  const broken = rules.filter(({ lastError }) => lastError);
  const fires = rules.filter(({ state }) => state !== 'inactive').map(({ name, state }) => `${name} ${state}`);
  tell(
    `${rules.length - broken.length} of ${rules.length} alert rules were judged; not quiet: ${fires.join(', ') || 'none'}`,
  );
  if (broken.length > 0) throw new Error(broken.map(({ name, lastError }) => `${name}: ${lastError}`).join('\n'));
}

/** `class="rate" `, without what each series has. */
function label(metric: Record<string, string>): string {
  const own = Object.entries(metric).filter(([name]) => !['__name__', 'instance', 'job'].includes(name));
  return own.length === 0 ? '' : `${own.map(([, value]) => value).join(' ')} `;
}
