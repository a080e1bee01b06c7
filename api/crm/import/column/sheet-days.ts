/** Days as spreadsheets count them. */

const dayMs = 86_400_000;
/** Day 0 as they count since 1900 (with its 29th of February that never was). */
const firstDay = Date.UTC(1899, 11, 30);

/** @returns epoch ms of the clock on the wall, to the second */
export const dayOfSheet = (days: number): number => firstDay + Math.round(days * 86_400) * (dayMs / 86_400);
