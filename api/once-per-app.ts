/** What a process remembers for an app: made on first use, and gone with the app it belongs to. */
import type { Deps } from './deps.ts';

export function oncePerApp<T extends object>(create: (deps: Deps) => T): (deps: Deps) => T {
  const made = new WeakMap<Deps, T>();
  return (deps) => {
    const one = made.get(deps) ?? create(deps);
    made.set(deps, one);
    return one;
  };
}
