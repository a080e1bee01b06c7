/**
 * Who of a process has the next turn at the database. Where one tenant has a crowd at work, another's one transaction must not stand
 * in line behind it: tenants take turns, and of a tenant's work what is urgent comes first, without the rest standing still.
 */
import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * How many turns each gets where all wait: what a provider answered (it is known nowhere else yet), what people said, what is due, what
 * machines report, what is brought in in bulk; and what the worker looks after by itself, tenant by tenant, whoever works now.
 */
const weights = { answered: 16, said: 8, due: 4, reported: 2, bulk: 1, chore: 1 } as const;
export type Urgency = keyof typeof weights;

export interface FairTurns {
  /** Does the work when it is the tenant's turn. Work within work has its turn already. */
  run<T>(tenantId: string, work: () => Promise<T>): Promise<T>;
}

/** Of a tenant, or of one urgency within it: what waits, and how much of its share it has had. */
interface Share {
  had: number;
  waiting: number;
}
interface Lane extends Share {
  queue: (() => void)[];
}
interface Tenant extends Share {
  lanes: Map<Urgency, Lane>;
  /** Where a lane begins in which nothing waited, as `floor` below is for tenants. */
  floor: number;
  running: number;
}

export interface Room {
  atOnce: number;
  alone: number;
  beside: number;
}

/** For so long after another tenant's work one counts as being beside others. */
const latelyMs = 10_000;

const urgency = new AsyncLocalStorage<Urgency>();
const inside = new AsyncLocalStorage<true>();

/** All turns that `work` asks for are as urgent as this; `due` unless said. */
export const asUrgent = <T>(as: Urgency, work: () => T): T => urgency.run(as, work);

/**
 * @param most how many have their turn at the same time, of all tenants and of one: while nobody else is there, and beside others, whose
 *   work is not to wait for a processor behind a crowd's either
 */
export function createFairTurns(most: Room, now: () => number = () => performance.now()): FairTurns {
  const tenants = new Map<string, Tenant>();
  let running = 0;
  /** What whoever had a turn had had before it, at most; who comes anew begins here, so that nobody saves turns up, nor pays for what nobody else wanted. */
  let floor = 0;

  let latest: string | undefined;
  let sharedAt = -Infinity;
  /** How many turns one tenant may have now. */
  const each = () => (now() - sharedAt < latelyMs ? most.beside : most.alone);
  const note = (tenantId: string, as: Urgency): void => {
    if (as === 'chore') return;
    if (latest !== undefined && latest !== tenantId) sharedAt = now();
    latest = tenantId;
  };

  const join = (tenantId: string): Tenant => {
    const found = tenants.get(tenantId);
    if (found) return found;
    const made: Tenant = { had: floor, waiting: 0, running: 0, floor: 0, lanes: new Map() };
    tenants.set(tenantId, made);
    return made;
  };

  const begin = (tenant: Tenant): void => {
    floor = Math.max(floor, tenant.had);
    running++;
    tenant.running++;
    tenant.had++;
  };

  /** Hands free turns out. */
  const call = (): void => {
    const share = each();
    while (running < most.atOnce) {
      const next = least([...tenants.values()].filter((one) => one.waiting > 0 && one.running < share));
      if (!next) return;
      const [as, lane] = leastLane(next.lanes);
      next.floor = Math.max(next.floor, lane.had);
      lane.had += 1 / weights[as];
      lane.waiting--;
      next.waiting--;
      begin(next);
      lane.queue.shift()!();
    }
  };

  const wait = (tenant: Tenant, as: Urgency): Promise<void> =>
    new Promise((resolve) => {
      const lane = tenant.lanes.get(as) ?? { had: 0, waiting: 0, queue: [] };
      if (lane.waiting === 0) lane.had = Math.max(lane.had, tenant.floor);
      tenant.lanes.set(as, lane);
      lane.queue.push(resolve);
      lane.waiting++;
      if (tenant.waiting++ === 0) tenant.had = Math.max(tenant.had, floor);
    });

  return {
    async run(tenantId, work) {
      if (inside.getStore()) return await work();
      const as = urgency.getStore() ?? 'due';
      note(tenantId, as);
      const tenant = join(tenantId);
      if (running < most.atOnce && tenant.running < each() && tenant.waiting === 0) begin(tenant);
      else await wait(tenant, as);
      try {
        return await inside.run(true, work);
      } finally {
        running--;
        if (--tenant.running === 0 && tenant.waiting === 0) tenants.delete(tenantId);
        call();
      }
    },
  };
}

/** Whoever has had least of their share; of several the first. */
function least<T extends Share>(shares: readonly T[]): T | undefined {
  let found: T | undefined;
  for (const one of shares) if (!found || one.had < found.had) found = one;
  return found;
}

function leastLane(lanes: Map<Urgency, Lane>): [Urgency, Lane] {
  const waiting = [...lanes].filter(([, lane]) => lane.waiting > 0);
  const lane = least(waiting.map(([, one]) => one))!;
  return waiting.find(([, one]) => one === lane)!;
}
