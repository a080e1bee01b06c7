/** Files of settings in which one field has a name that nobody knows. */

/** Where a field is: names of fields and places in lists, from outside inwards. */
export type Path = (string | number)[];

/**
 * @param isFree whether in the object at this path anybody may choose the names
 * @returns one copy for each field of `value` and of what is inside it, that field misspelt
 */
export function misspell<T extends object>(
  value: T,
  isFree: (at: Path, inside: object) => boolean,
): { path: string; value: T }[] {
  return paths(value, [], isFree).map((path) => ({ path: path.join('.'), value: renamed(value, path) as T }));
}

function paths(value: unknown, at: Path, isFree: (at: Path, inside: object) => boolean): Path[] {
  if (Array.isArray(value)) return value.flatMap((one, n) => paths(one, [...at, n], isFree));
  if (typeof value !== 'object' || value === null) return [];
  const own = isFree(at, value) ? [] : Object.keys(value).map((key) => [...at, key]);
  const inside = Object.entries(value).flatMap(([key, one]) => paths(one, [...at, key], isFree));
  return [...own, ...inside];
}

function renamed(value: unknown, [first, ...rest]: Path): unknown {
  if (Array.isArray(value)) return value.map((one, n) => (n === first ? renamed(one, rest) : one));
  const entries = Object.entries(value as object).map(([key, inside]) => {
    if (key !== first) return [key, inside];
    return rest.length === 0 ? [`${key}Misspelt`, inside] : [key, renamed(inside, rest)];
  });
  return Object.fromEntries(entries);
}
