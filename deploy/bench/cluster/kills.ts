/** Each kind of process is killed in turn while people go through a flow: what was sent twice, what got lost, and how long it stood. */
import type { Child } from '../../supervise/supervise.ts';
import { settle } from '../../faults/accounting.ts';
import { messagesInARow } from '../../testing/flows.ts';
import { type Product, until } from '../../testing/product.ts';
import { type Load, startLoad } from './load.ts';

/** In this order, then from the beginning; of several the next one each time. */
const order = [
  'api',
  'worker',
  'temporal-frontend',
  'temporal-history',
  'temporal-matching',
  'temporal-worker',
  'pgbouncer',
  'postgres',
];
const messages = 2;
/** Between a process that is up again and the next one's end. */
const quietMs = 4_000;

interface Kill {
  what: string;
  at: number;
  /** Until a new process stood in its place. */
  awayMs: number;
}

/** @throws when something is sent twice, lost, or refused for good */
export async function killInTurn(product: Product, seconds: number, tell: (line: string) => void): Promise<void> {
  const flowId = await product.publish('bench kills', messagesInARow(messages, 'PT2S'));
  const load = await startLoad(product.ready, 2, 3);
  const end = Date.now() + seconds * 1000;
  const kills: Kill[] = [];
  await new Promise((begun) => setTimeout(begun, quietMs));
  const quiet = load.answers.length;
  for (let turn = 0; Date.now() < end; turn++) {
    const kind = order[turn % order.length]!;
    const all = [...product.children.keys()].filter((name) => name === kind || name.startsWith(`${kind}-`));
    const child = product.children.get(all[Math.floor(turn / order.length) % all.length]!)!;
    kills.push(await killOne(child));
    await new Promise((settled) => setTimeout(settled, quietMs));
  }
  // The last one has its quiet time too.
  const over = Date.now();
  await load.stop();

  const people = load.taken();
  const account = await settle(product, flowId, people, 240);
  const accepted = (await product.sends()).map((send) => Date.parse(send.acceptedAt)).toSorted((a, b) => a - b);
  const gap = (from: number, to: number) => longestGap(accepted, from, to);
  tell(`\n${kills.length} kills in ${seconds} s, ${people} people, 2 a second, ${messages} messages each`);
  tell(`before the first one: longest request ${Math.max(...load.answers.slice(0, quiet).map(({ ms }) => ms))} ms`);
  for (const kind of order) {
    const mine = kills.filter(({ what }) => what === kind || what.startsWith(`${kind}-`));
    if (mine.length === 0) continue;
    const most = (of: (one: Kill) => number) => (Math.max(...mine.map((one) => of(one))) / 1000).toFixed(1);
    const after = (one: Kill) => gap(one.at - 500, kills.find(({ at }) => at > one.at)?.at ?? over);
    tell(
      `${kind.padEnd(18)} ${mine.length} ×: away ${most((one) => one.awayMs)} s, longest without a message sent ${most(after)} s, ` +
        `longest request with its tries ${most((one) => longestAnswer(load.answers, one, kills))} s`,
    );
  }
  tell(`longest pause of all sending: ${(gap(kills[0]!.at - 500, over) / 1000).toFixed(1)} s`);
  const lost = people * messages - account.accepted - account.unconfirmed;
  tell(
    `accepted ${account.accepted} of ${people * messages}, duplicates ${account.duplicates}, lost ${Math.max(0, lost)}, second tries ${account.secondTries}, in doubt ${account.unconfirmed}`,
  );
  await tellDoubts(product, flowId, tell);
  for (const failure of load.failures.slice(0, 20)) tell(`refused for good: ${failure}`);
  if (account.duplicates > 0 || lost > 0 || load.failures.length > 0) throw new Error('not as promised');
}

async function killOne(child: Child): Promise<Kill> {
  const { name, pid } = child;
  const at = Date.now();
  process.kill(pid!, 'SIGKILL');
  await until(`another ${name}`, 60, async () => (child.pid && child.pid !== pid ? true : null));
  return { what: name, at, awayMs: Date.now() - at };
}

/** Those whose fate the provider did not tell: sent at most once, and shown to people as such. */
async function tellDoubts(product: Product, flowId: string, tell: (line: string) => void): Promise<void> {
  const doubts = await product.owner<{ id: string; created_at: Date }[]>`
    select id, created_at from messages where flow_id = ${flowId} and state = 'unconfirmed' order by created_at`;
  for (const { id, created_at } of doubts) tell(`in doubt: message ${id} of ${created_at.toISOString()}`);
}

/** Of the requests that this kill met first: under way at it, or begun after it and before another one. Milliseconds. */
function longestAnswer(answers: Load['answers'], kill: Kill, kills: Kill[]): number {
  const first = ({ at, ms }: Load['answers'][number]) =>
    kills.find((one) => one.at >= at && one.at <= at + ms) ?? kills.findLast((one) => one.at < at);
  return Math.max(0, ...answers.filter((one) => first(one) === kill).map(({ ms }) => ms));
}

/** Between two neighbours among `from`, `to` and what lies between them; milliseconds. */
function longestGap(times: number[], from: number, to: number): number {
  const inside = [from, ...times.filter((at) => at > from && at < to), to];
  return Math.max(...inside.slice(1).map((at, n) => at - inside[n]!));
}
