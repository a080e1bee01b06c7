/**
 * Where the steps of a flow stand so that it can be read from top to bottom: a row below everything that leads there, ways
 * beside each other in the order of their ports, what goes straight on straight below. Pure and without imports, because it
 * runs in a worker.
 *
 * Every step hangs under the last one that all its ways come through (its dominator). Such a tree is placed from the leaves
 * up, each part as close to its neighbour as their outlines allow: linear, where a general layout of 500 steps takes seconds.
 */

/** A step: where its ways lead, in the order of its ports, as places in the list. */
export interface LaidStep {
  ways: readonly number[];
  /** Its first way goes straight on, and others lead aside from it. */
  straight: boolean;
}
/** In columns (halves and less are possible) and rows, from 0 upwards. */
export interface Place {
  column: number;
  row: number;
}

/** @param steps in reading order. @returns a place for each */
export function layOut(steps: readonly LaidStep[]): Place[] {
  const { order, ways } = withoutLoops(steps);
  const rows = rowsOf(order, ways);
  const hung = hang(order, ways);
  const offsets = placeAll(steps, { order, ways, rows, ...hung });
  const columns: number[] = [];
  for (const at of order) {
    const parent = hung.parents[at]!;
    columns[at] = offsets[at]! + (parent === top ? 0 : columns[parent]!);
  }
  const least = Math.min(...columns);
  return steps.map((_step, at) => ({ column: columns[at]! - least, row: rows[at]! }));
}

/** Above all starts stands one that leads to them. */
const top = -1;

interface Forward {
  /** Every step after all that lead to it. */
  order: number[];
  /** The ways that lead on and not back to where one came from, in the order of ports. */
  ways: number[][];
}

function withoutLoops(steps: readonly LaidStep[]): Forward {
  const ways: number[][] = steps.map(() => []);
  const state: ('new' | 'open' | 'done')[] = steps.map(() => 'new');
  const order: number[] = [];
  const walk = (start: number) => {
    const open = [{ at: start, next: 0 }];
    state[start] = 'open';
    while (open.length > 0) {
      const here = open.at(-1)!;
      const to = steps[here.at]!.ways[here.next++];
      if (to === undefined) {
        state[here.at] = 'done';
        order.push(here.at);
        open.pop();
      } else if (state[to] !== 'open') {
        ways[here.at]!.push(to);
        if (state[to] === 'new') {
          state[to] = 'open';
          open.push({ at: to, next: 0 });
        }
      }
    }
  };
  const led = new Set(steps.flatMap((step) => step.ways));
  // The last start first, since the order is turned round; then loops that nothing leads into.
  for (let at = steps.length - 1; at >= 0; at--) if (!led.has(at)) walk(at);
  for (let at = steps.length - 1; at >= 0; at--) if (state[at] === 'new') walk(at);
  return { order: order.toReversed(), ways };
}

/** The longest way to each step. */
function rowsOf(order: readonly number[], ways: Forward['ways']): number[] {
  const rows = ways.map(() => 0);
  for (const at of order) for (const to of ways[at]!) rows[to] = Math.max(rows[to]!, rows[at]! + 1);
  return rows;
}

interface Hung {
  /** The last step that all ways to it come through; `top` where there is none. */
  parents: number[];
  /** Steps that lead to it. */
  from: number[][];
}

function hang(order: readonly number[], ways: Forward['ways']): Hung {
  const from: number[][] = ways.map(() => []);
  for (const at of order) for (const to of ways[at]!) from[to]!.push(at);
  const parents: number[] = [];
  const depth: number[] = [];
  for (const at of order) {
    let common = from[at]![0] ?? top;
    for (let other of from[at]!.slice(1)) {
      while (other !== common) {
        if ((depth[other] ?? 0) >= (depth[common] ?? 0)) other = parents[other] ?? top;
        else common = parents[common] ?? top;
      }
    }
    parents[at] = common;
    depth[at] = common === top ? 1 : depth[common]! + 1;
  }
  return { parents, from };
}

/** What a part takes up, row by row from its uppermost on: how far it reaches to the left and to the right, in columns. */
interface Outline {
  row: number;
  left: number[];
  right: number[];
}

/** What hangs under a step: another step with all that hangs under it, or the room for an arrow that goes by several rows. */
interface Part {
  step: number;
  outline: Outline;
  /** From the step it hangs under, in columns. */
  offset: number;
}

/** @returns how far each step stands to the right of the one it hangs under, in columns */
function placeAll(
  steps: readonly LaidStep[],
  { order, ways, rows, parents, from }: Forward & Hung & { rows: number[] },
) {
  const offsets = steps.map(() => 0);
  const outlines: Outline[] = [];
  const hanging: number[][] = steps.map(() => []);
  const starts: Part[] = [];
  // From the leaves up: whatever hangs under a step has been placed before it.
  for (const at of order.toReversed()) {
    const row = rows[at]! + 1;
    const { straight, ways: drawn } = steps[at]!;
    const parts = [...new Set(ways[at])].flatMap((to): Part[] => {
      if (rows[to] === row) return parents[to] === at ? [{ step: to, outline: outlines[to]!, offset: 0 }] : [];
      return straight && to !== drawn[0] ? [] : [{ step: to, outline: arrow(row, rows[to]! - row), offset: 0 }];
    });
    const whole = beside(parts, row);
    const main = straight && parts[0]?.step === drawn[0] ? parts[0]! : null;
    if (parts.length > 0) shift(whole, parts, -(main ? main.offset : (parts[0]!.offset + parts.at(-1)!.offset) / 2));
    const under = new Map(parts.map((part) => [part.step, part.offset]));
    const joined = hanging[at]!.filter((to) => rows[to]! > row).toSorted((a, b) => rows[a]! - rows[b]! || a - b);
    for (const to of hanging[at]!) offsets[to] = under.get(to) ?? 0;
    // Where ways come together again: in the middle of them, or beside what stands in the way.
    for (const to of joined) {
      const above = from[to]!.map((one) => (one === at ? (under.get(to) ?? 0) : columnUnder(one, at)));
      const wanted = to === main?.step ? 0 : (Math.min(...above) + Math.max(...above)) / 2;
      offsets[to] = nearest(whole, outlines[to]!, wanted);
      take(whole, outlines[to]!, offsets[to]);
    }
    take(whole, { row: rows[at]!, left: [-0.5], right: [0.5] }, 0);
    outlines[at] = whole;
    if (parents[at] === top) starts.push({ step: at, outline: whole, offset: 0 });
    else hanging[parents[at]!]!.push(at);
  }
  const all = starts.toSorted((a, b) => rows[a.step]! - rows[b.step]! || a.step - b.step);
  beside(all, 0);
  for (const { step, offset } of all) offsets[step] = offset;
  return offsets;

  function columnUnder(step: number, ancestor: number): number {
    let column = 0;
    for (let at = step; at !== ancestor; at = parents[at]!) column += offsets[at]!;
    return column;
  }
}

/** The room of an arrow on its way down by `count` rows. */
const arrow = (row: number, count: number): Outline => ({
  row,
  left: Array.from({ length: count }, () => -0.08),
  right: Array.from({ length: count }, () => 0.08),
});

/** Puts the parts side by side in their order. @returns what they take up together */
function beside(parts: readonly Part[], row: number): Outline {
  const whole: Outline = { row, left: [], right: [] };
  for (const part of parts) {
    const least = Math.max(-Infinity, ...gaps(whole, part.outline));
    part.offset = Number.isFinite(least) ? least : 0;
    take(whole, part.outline, part.offset);
  }
  return whole;
}

function shift(whole: Outline, parts: readonly Part[], by: number): void {
  for (const part of parts) part.offset += by;
  whole.left = whole.left.map((column) => column + by);
  whole.right = whole.right.map((column) => column + by);
}

/** For each row that both have: how far the part must stand to the right at least, not to touch what is there. */
function gaps(whole: Outline, part: Outline): number[] {
  return part.left.flatMap((left, index) => {
    const right = whole.right[part.row + index - whole.row];
    return right === undefined ? [] : [right - left];
  });
}

/** The place nearest to the wanted one where the part touches nothing. */
function nearest(whole: Outline, part: Outline, wanted: number): number {
  const right = Math.max(-Infinity, ...gaps(whole, part));
  const left = Math.min(
    Infinity,
    ...part.right.flatMap((column, index) => {
      const there = whole.left[part.row + index - whole.row];
      return there === undefined ? [] : [there - column];
    }),
  );
  if (wanted >= right || wanted <= left) return wanted;
  return right - wanted <= wanted - left ? right : left;
}

/** Adds a part to what is taken up. A row in which nothing stands reaches from +∞ to −∞. */
function take(whole: Outline, part: Outline, offset: number): void {
  if (part.row < whole.row) {
    const more = whole.row - part.row;
    whole.left.unshift(...Array.from({ length: more }, () => Infinity));
    whole.right.unshift(...Array.from({ length: more }, () => -Infinity));
    whole.row = part.row;
  }
  part.left.forEach((left, index) => {
    const at = part.row + index - whole.row;
    for (let row = whole.left.length; row < at; row++) {
      whole.left[row] = Infinity;
      whole.right[row] = -Infinity;
    }
    whole.left[at] = Math.min(whole.left[at] ?? Infinity, left + offset);
    whole.right[at] = Math.max(whole.right[at] ?? -Infinity, part.right[index]! + offset);
  });
}
