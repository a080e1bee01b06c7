/** Which figures stand in the table, and in which order. A person's choice is kept in this browser. */
import { useSyncExternalStore } from 'react';
import { metricIds, type MetricId } from '#metrics';

const usualColumns: MetricId[] = [
  'marketing_spend',
  'sales_revenue',
  'roi_percentage',
  'leads',
  'cpa',
  'opportunities',
  'sales',
];

const storageKey = 'cadencia-marketing-columns';
const listeners = new Set<() => void>();

/** Reads what was kept; what is no metric (any more) is left out. */
function parseColumns(text: string | null): MetricId[] {
  try {
    const kept: unknown = JSON.parse(text ?? 'null');
    if (!Array.isArray(kept)) return usualColumns;
    const known = kept.flatMap((id) => metricIds.filter((each) => each === id));
    return known.length > 0 ? [...new Set(known)] : usualColumns;
  } catch {
    return usualColumns;
  }
}

let text: string | null | undefined;
let columns = usualColumns;

function read(): MetricId[] {
  const now = localStorage.getItem(storageKey);
  if (now !== text) {
    text = now;
    columns = parseColumns(now);
  }
  return columns;
}

export function keepColumns(next: MetricId[]): void {
  if (next.length === 0) localStorage.removeItem(storageKey);
  else localStorage.setItem(storageKey, JSON.stringify(next));
  for (const listener of listeners) listener();
}

/** The chosen columns, in their order. */
export function useColumns(): MetricId[] {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    window.addEventListener('storage', listener);
    return () => {
      listeners.delete(listener);
      window.removeEventListener('storage', listener);
    };
  }, read);
}
