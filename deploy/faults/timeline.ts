/** What may happen to one person, drawn at random: how they come, which flow they are in, what is said and done meanwhile. */
import type { Flow } from '#flow';
import fc from 'fast-check';
import { doorNames } from '../testing/doors.ts';

export const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

const dates = ['before', 'now', 'ahead'] as const;
/** Milliseconds from now. */
const datesMs = { before: -7_200_000, now: 0, ahead: 40 * 86_400_000 };

/** When a word of consent says it was given. */
export const dated = (when: (typeof dates)[number]): string => new Date(Date.now() + datesMs[when]).toISOString();

const waits = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 2, maxLength: 2 });
/** What is about a deal is a stop where there is none. */
const act = fc.oneof(
  { arbitrary: fc.record({ do: fc.constantFrom('pause', 'resume', 'pause flow', 'resume flow', 'read') }), weight: 2 },
  { arbitrary: fc.record({ do: fc.constantFrom('stop', 'archive', 'reply', 'reply', 'button') }), weight: 3 },
  { arbitrary: fc.record({ do: fc.constantFrom('keyword', 'preferences', 'unsubscribe') }), weight: 2 },
  {
    arbitrary: fc.record({ do: fc.constantFrom('no', 'no', 'yes', 'yes by ingest'), dated: fc.constantFrom(...dates) }),
    weight: 2,
  },
  {
    arbitrary: fc.record({ do: fc.constantFrom('move deadline', 'move deadline', 'win deal', 'delete deal') }),
    weight: 2,
  },
);

export const timeline = fc.record({
  /** Milliseconds from the beginning of all. */
  begins: fc.oneof(fc.integer({ min: 0, max: 1_500 }), fc.integer({ min: 1_500, max: 8_000 })),
  door: fc.constantFrom(...doorNames),
  consent: fc.option(fc.constantFrom(...dates)),
  /** What takes them into the flow. */
  entry: fc.constantFrom('born', 'born', 'deal', 'enrolled', 'enrolled'),
  /** Seconds before the first message and between two. */
  waits: fc.tuple(fc.integer({ min: 1, max: 6 }), waits).map(([first, more]) => [first, ...more]),
  leavesOnReply: fc.constantFrom(true, true, true, false),
  /** In order; milliseconds from the one before. */
  acts: fc.oneof(
    {
      arbitrary: fc.array(fc.tuple(fc.integer({ min: 200, max: 4_000 }), act), { minLength: 1, maxLength: 4 }),
      weight: 4,
    },
    { arbitrary: fc.constant([]), weight: 1 },
  ),
});
export type Timeline = typeof timeline extends fc.Arbitrary<infer T> ? T : never;
export type Act = Timeline['acts'][number][1];

const taken = <T extends string>(...whats: T[]) =>
  fc.record({
    /** Milliseconds of peace before. */
    after: fc.integer({ min: 1_000, max: 2_500 }),
    what: fc.constantFrom(...whats),
    lastsMs: fc.integer({ min: 3_500, max: 6_000 }),
  });
/** Most people come before the first. The database goes last: while it is away nobody is answered 2xx. */
export const outages = fc.tuple(
  taken('freeze worker', 'freeze worker', 'freeze temporal'),
  taken('freeze worker', 'freeze temporal', 'kill worker', 'kill temporal'),
  taken('freeze worker', 'kill worker', 'kill temporal', 'kill postgres'),
);
export type Outage = (typeof outages extends fc.Arbitrary<infer T extends readonly unknown[]> ? T : never)[number];

/** How long before its deadline a deal is reminded of. */
export const beforeMs = 60_000;

/** The flow of one timeline, which only people of this name enter: messages with waits, or the reminder of a deal. */
export function flowOf({ entry, waits: seconds, leavesOnReply }: Timeline, name: string): Flow {
  const filter = { all: [{ field: 'lead.name', op: 'eq', value: name }] };
  const message = { template: { name: 'lead_followup', language: 'es' }, variables: { 1: 'amigo' } };
  const steps: [id: string, kind: string, config: Record<string, unknown>, port: string][] =
    entry === 'deal'
      ? [
          ['start', 'opportunity-deadline', { before: `PT${beforeMs / 1000}S`, filter }, 'next'],
          ['send', 'send-template', message, 'sent'],
        ]
      : [
          ['start', entry === 'enrolled' ? 'manual' : 'lead-created', { filter }, 'next'],
          ...seconds.flatMap((wait, n): typeof steps => [
            ...(wait > 0 ? [[`wait-${n}`, 'wait', { for: `PT${wait}S` }, 'next'] as (typeof steps)[0]] : []),
            [`send-${n}`, 'send-template', message, 'sent'],
          ]),
        ];
  const all = [...steps, ['end', 'exit', { result: 'goal' }, ''] as (typeof steps)[0]];
  return {
    formatVersion: 1,
    nodes: all.map(([id, kind, config], row) => ({ id, kind, config, position: { x: 0, y: row * 120 } })),
    edges: steps.map(([from, , , port], n) => ({ id: `to-${n}`, from, port, to: all[n + 1]![0] })),
    settings: {
      reEntry: 'never',
      exitOn: leavesOnReply ? ['message.replied'] : [],
      holdoutPercent: 0,
      onFailure: 'continue',
    },
  };
}
