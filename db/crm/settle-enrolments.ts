/** Which of two leads' ways through flows go on when the two become one. Pure. */

/** One enrolment of either lead. */
export interface Journey {
  id: string;
  lead_id: string;
  flow_id: string;
  flow_name: string;
  occurrence: string;
  subject: string | null;
  open: boolean;
  /** Visits so far. */
  seq: number;
  created_at: Date;
  /** Of the version it runs on. */
  re_entry: 'never' | 'after-exit' | 'always';
}

/**
 * One person may not be where no lead may be twice: once per occurrence, once at all (`never`), or not twice at the same time
 * about the same thing. The further one stays: one that has ended, else the one with more steps behind it, else the older.
 * @returns `ends`: open ones that end · `renamed`: those whose occurrence the other has, so that it must be told apart
 */
export function settleEnrolments(journeys: readonly Journey[]): { ends: Journey[]; renamed: Journey[] } {
  const staying: Journey[] = [];
  const ends: Journey[] = [];
  const renamed: Journey[] = [];
  for (const one of journeys.toSorted(byProgress)) {
    const others = staying.filter((other) => other.flow_id === one.flow_id && other.lead_id !== one.lead_id);
    const same = others.some((other) => other.occurrence === one.occurrence);
    if (same) renamed.push(one);
    if (one.open && (same || others.some((other) => excludes(other, one)))) ends.push(one);
    else staying.push(one);
  }
  return { ends, renamed };
}

function excludes(stays: Journey, one: Journey): boolean {
  if (one.re_entry === 'never') return true;
  return stays.open && stays.subject === one.subject && (one.subject !== null || one.re_entry === 'after-exit');
}

const byProgress = (a: Journey, b: Journey): number =>
  Number(a.open) - Number(b.open) ||
  b.seq - a.seq ||
  a.created_at.getTime() - b.created_at.getTime() ||
  (a.id < b.id ? -1 : 1);
