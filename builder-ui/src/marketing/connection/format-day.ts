/** A calendar day as people write it. Pure. */

/** @param day `2026-11-20`, a day in whatever zone it belongs to */
export function formatDay(day: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  );
}
