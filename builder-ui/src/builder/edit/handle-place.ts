/** Where a port stands on a card's lower edge, as a share of its width. The main way of a node that succeeds or fails is the middle. */
import type { Group } from '#flow';

export function handlePlace(group: Group | undefined, index: number, count: number): number {
  if (count === 1) return 0.5;
  if (group === 'act' && count === 2) return index === 0 ? 0.5 : 0.5 + (0.36 * index) / (count - 1);
  return (index + 0.5) / count;
}
