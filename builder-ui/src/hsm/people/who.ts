/** Whom an act is about. */

/** These, or all inside (at a step): how many that is must be right, so that nobody reaches more than they see. */
export type Who = { enrolment_ids: string[] } | { people: number; node_id?: string };
export const sizeOf = (who: Who): number => ('people' in who ? who.people : who.enrolment_ids.length);
