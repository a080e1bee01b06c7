/** What a flow came to for those who entered it: from the counts that are kept where these answer, else from the rows (flow-numbers.ts). */
import {
  effectOfTemplates,
  entriesOfCohort,
  inCohort,
  messagesOfSteps,
  messagesOfTemplates,
  numbersOfSteps,
  waysTaken,
  type Cohort,
  type Entered,
  type StepNumbers,
} from '../flow-numbers.ts';
import type { Effect } from '../flow-stats.ts';
import type { Tx } from '../../platform/tenant.ts';
import type { DayRange } from './day-range.ts';
import { effectOf, noFlow, readCounts, type Count, type Days } from './kept.ts';

export interface CohortNumbers {
  total: Entered;
  steps: StepNumbers[];
  /** By the port where one was recorded, else by the step that came next. */
  ways: { node_id: string; port: string | null; next: string | null; people: number }[];
  messages: (Effect & { node_id: string })[];
  templates: (Effect & { name: string; language: string })[];
}

const families = ['entries', 'again', 'visits', 'ways', 'steps', 'templates'] as const;

export async function numbersOfCohort(tx: Tx, cohort: Cohort & { whole: Days | null }): Promise<CohortNumbers> {
  const { flowId, whole, version } = cohort;
  const rows = whole && (await readCounts(tx, { flowIds: [flowId], families: [...families], days: whole, version }));
  if (!rows) {
    return {
      total: await entriesOfCohort(tx, cohort),
      steps: await numbersOfSteps(tx, cohort),
      ways: await waysTaken(tx, cohort),
      messages: await messagesOfSteps(tx, cohort),
      templates: [...(await messagesOfTemplates(tx, cohort))],
    };
  }
  const of = (family: Count['family']) => rows.filter((row) => row.family === family);
  return {
    total: await totalFrom(tx, cohort, of('entries'), sum(of('again'))),
    steps: stepsFrom(of('visits'), of('entries')),
    ways: of('ways').map((row) => ({
      node_id: row.node,
      port: row.one || null,
      next: row.two || null,
      people: row.n,
    })),
    messages: of('steps').map((row) => ({ node_id: row.node, ...effectOf(row) })),
    templates: templatesFrom(of('templates')).slice(0, 200),
  };
}

/** What became of the messages of each template in a range, whichever flow or person sent them. */
export async function numbersOfTemplates(
  tx: Tx,
  range: DayRange,
): Promise<(Effect & { name: string; language: string })[]> {
  const { whole } = range;
  const rows = whole && (await readCounts(tx, { flowIds: [noFlow], families: ['all-templates'], days: whole }));
  return rows ? templatesFrom(rows).slice(0, 1000) : [...(await effectOfTemplates(tx, range))];
}

const sum = (rows: Count[]): number => rows.reduce((all, row) => all + row.n, 0);
const isOpen = (row: Count) => row.two === '';
const left = ['exited', 'failed', 'stopped'];

/** Different people are as many as entries, unless somebody came back. */
async function totalFrom(tx: Tx, cohort: Cohort, entries: Count[], again: number): Promise<Entered> {
  const entered = sum(entries);
  const nowhere = entries.filter((row) => row.node === '');
  return {
    entered,
    people: again === 0 ? entered : await countPeople(tx, cohort),
    waiting_to_start: sum(nowhere.filter(isOpen)),
    left_before_start: sum(nowhere.filter((row) => !isOpen(row))),
    ...whereabouts(entries),
  };
}

async function countPeople(tx: Tx, cohort: Cohort): Promise<number> {
  const [row] = await tx<[{ people: number }]>`
    select count(distinct e.lead_id)::int as people from enrolments e where ${inCohort(tx, cohort)}`;
  return row.people;
}

const whereabouts = (entries: Count[]) => ({
  waiting: sum(entries.filter(isOpen)),
  dropped: sum(entries.filter((row) => left.includes(row.one))),
  finished: sum(entries.filter((row) => row.one === 'goal' || row.one === 'none')),
  goal: sum(entries.filter((row) => row.one === 'goal')),
});

function stepsFrom(visits: Count[], entries: Count[]): StepNumbers[] {
  const standing = Map.groupBy(entries, (row) => row.node);
  return visits.map(({ node, n }) => ({ node_id: node, entered: n, ...whereabouts(standing.get(node) ?? []) }));
}

/** The most used first. */
const templatesFrom = (rows: Count[]) =>
  rows
    .map((row) => ({ name: row.one, language: row.two, ...effectOf(row) }))
    .toSorted((a, b) => b.messages - a.messages);
