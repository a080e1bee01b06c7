/**
 * The one source of zone rules for instants that are promised or acted on. Node, Deno, PostgreSQL and browsers each bring their own
 * zone data, of different years: what changed since the oldest of them is written down here, and every runtime asks here first.
 * Source: tzdata 2026a to 2026c. `runtimes.test.ts` compares what we run on and names what is missing; an entry may go when every
 * runtime, the browsers too, has known it for a year.
 */

interface Change {
  /** From this instant on (epoch ms) … */
  since: number;
  /** … its clocks show what those of this zone show, whose rules every runtime knows. */
  as: string;
}

const change = (since: string, as: string): Change => ({ since: Date.parse(since), as });
// Its summer time of 2026 stayed: British Columbia on UTC−7, Alberta on UTC−6.
const pacific = change('2026-03-08T10:00:00Z', 'Etc/GMT+7');
const mountain = change('2026-03-08T09:00:00Z', 'Etc/GMT+6');
// Back on UTC for good, without an hour that changes around Ramadan.
const morocco = change('2026-09-20T01:00:00Z', 'UTC');
// Changes its clocks with the European Union's, an hour later than was thought.
const moldova = change('2022-01-01T00:00:00Z', 'Europe/Bucharest');

const changes: ReadonlyMap<string, Change> = new Map([
  ['America/Vancouver', pacific],
  ['Canada/Pacific', pacific],
  ['America/Edmonton', mountain],
  ['America/Yellowknife', mountain],
  ['Canada/Mountain', mountain],
  ['Africa/Casablanca', morocco],
  ['Africa/El_Aaiun', morocco],
  ['Europe/Chisinau', moldova],
  ['Europe/Tiraspol', moldova],
]);

/** The zone to ask the runtime about, so that it answers for this zone at an instant (epoch ms) by the newest rules. */
export function zoneAt(zone: string, at: number): string {
  const known = changes.get(zone);
  return known && at >= known.since ? known.as : zone;
}
