/** Where one worker reads one account: everything it writes goes through `keep`, which makes sure that it still may. */
import type { ReadingKey } from '#db/marketing/insight-pages.ts';
import {
  type Days,
  holdRun,
  keepProgress,
  noPlace,
  type Place,
  type Progress,
  type Reading,
  savePlace,
  type Worker,
} from '#db/marketing/readings.ts';
import { type Sql, type Tx, withTenant } from '#db/platform/tenant.ts';
import type { Graph } from '#providers/meta-graph/client.ts';
import { wait } from '#providers/meta-graph/transport.ts';

/** Ends the work without a word: somebody else goes on, or nobody has to. */
export class Lost extends Error {
  override name = 'Lost';
}
/** The account was disconnected meanwhile. */
export class Disconnected extends Error {
  override name = 'Disconnected';
}
/** Meta's limits are nearly used up: better wait than be refused. */
export class NearLimit extends Error {
  override name = 'NearLimit';
  readonly ms: number;
  constructor(ms: number) {
    super(`wait ${ms} ms`);
    this.ms = ms;
  }
}
/** This turn has lasted long enough; the next one goes on. */
export class TurnOver extends Error {
  override name = 'TurnOver';
}

/** Pauses up to this are waited for on the spot; longer ones by the workflow's timer. */
const shortPauseMs = 5_000;

export interface ReaderOptions {
  sql: Sql;
  tenantId: string;
  worker: Worker;
  reading: Reading;
  /** null: there is no token; then nothing is read. */
  graph: Graph | null;
  turn: { signal: AbortSignal; beat: (details: object) => void };
  /** When the turn ends; epoch milliseconds. */
  until: number;
}

export type Reader = ReturnType<typeof openReader>;

export function openReader({ sql, tenantId, worker, reading, graph, turn, until }: ReaderOptions) {
  const { accountId, kind } = reading;
  const key: ReadingKey = { accountId, kind };
  const place: Place = reading.place ?? noPlace();
  let counted = 0;
  let keeps = 0;
  const callsMade = () => graph?.calls() ?? 0;
  /** Says that it is alive, and where it is. */
  const beat = (at?: Days): void => turn.beat({ ...progressOf(place), ...at, next: place.part?.next ?? place.listAt });

  return {
    sql,
    tenantId,
    worker,
    reading,
    place,
    key,
    signal: turn.signal,
    /** Milliseconds that this turn still has. */
    left: () => Math.max(0, until - Date.now()),
    get graph(): Graph {
      if (!graph) throw new Error('nobody is connected');
      return graph;
    },
    beat,
    /** Whether anything was kept in this turn. */
    hasMoved: () => keeps > 0,
    /** Calls that no `keep` has counted. */
    uncounted: () => callsMade() - counted,
    /**
     * One transaction with what came in, where the reading stands and how far it is.
     * @throws Lost, Disconnected
     */
    async keep(work: (tx: Tx) => Promise<{ rows: number } | void>): Promise<void> {
      const calls = callsMade();
      await withTenant(sql, tenantId, async (tx) => {
        const held = await holdRun(tx, worker);
        if (held === 'lost') throw new Lost();
        if (held === 'disconnected') throw new Disconnected();
        const done = await work(tx);
        await savePlace(tx, accountId, kind, place);
        await keepProgress(tx, worker, { calls: calls - counted, rows: done?.rows ?? 0, ...progressOf(place) });
      });
      counted = calls;
      keeps += 1;
      beat();
    },
    /**
     * Called where the reading may be left: after every page that was kept.
     * @throws NearLimit, TurnOver, the signal's reason
     */
    async breathe(): Promise<void> {
      turn.signal.throwIfAborted();
      if (Date.now() > until) throw new TurnOver();
      const pause = graph?.pause() ?? 0;
      if (pause > shortPauseMs) throw new NearLimit(pause);
      if (pause > 0) await wait(pause, turn.signal);
    },
  };
}

/** Of insights days, of objects lists; what is left after both has no length before it is looked at. */
function progressOf({ ranges, days, daysDone, lists }: Place): Omit<Progress, 'calls' | 'rows'> {
  if (ranges.length > 0) return { step: 'insights', done: daysDone, total: days };
  if (lists.length > 0) return { step: 'objects', done: 3 - lists.length, total: 3 };
  return { step: 'names', done: 0, total: 1 };
}
