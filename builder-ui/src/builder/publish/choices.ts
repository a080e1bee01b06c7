/** What becomes of the people inside when a version is published, as chosen in the dialog. Pure. */
import type { When } from '#flow';

/** A step at which people stand; `change` against the version they are on. */
export interface Standing {
  node_id: string;
  change: 'removed' | 'changed' | 'rewired' | null;
  people: number;
  /** For one that is gone: the nearest step behind it that is left. */
  follower: string | null;
}
/** What was chosen for a step; absent: like the others. */
export interface Chosen {
  when?: When;
  to?: string;
}
export type General = 'stay' | 'move' | 'next';

export interface Effective {
  when: When;
  /** null: where they stand. */
  to: string | null;
  /** They have to go somewhere and it is not said where. */
  isMissing: boolean;
}

const whenOf = (general: General): When => (general === 'move' ? 'now' : general);

export function effectOf(step: Standing, chosen: Chosen | undefined, general: General): Effective {
  const when = chosen?.when ?? whenOf(general);
  if (step.change !== 'removed' || when === 'stay') return { when, to: null, isMissing: false };
  const to = chosen?.to ?? step.follower;
  return { when, to, isMissing: to === null };
}

/** As the API takes it: only where a step is not simply like the others. */
export function stepsOf(
  steps: readonly Standing[],
  chosen: Readonly<Record<string, Chosen>>,
  general: General,
): { node_id: string; when: When; to?: string }[] {
  return steps.flatMap((step) => {
    const { when, to } = effectOf(step, chosen[step.node_id], general);
    if (to === null && when === whenOf(general)) return [];
    return [{ node_id: step.node_id, when, ...(to === null ? {} : { to }) }];
  });
}

/** How many people go to the new version, now or later. */
export const movingOf = (
  steps: readonly Standing[],
  chosen: Readonly<Record<string, Chosen>>,
  general: General,
): number =>
  steps.reduce(
    (sum, step) => sum + (effectOf(step, chosen[step.node_id], general).when === 'stay' ? 0 : step.people),
    0,
  );
