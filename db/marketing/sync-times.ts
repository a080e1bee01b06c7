/** When ad accounts are read by themselves. Temporal's Schedules and the screen that tells the next time share this. */

/**
 * Hours of the day in the account's own zone. At one o'clock yesterday is over there, so its numbers are final for the day;
 * the others keep today fresh.
 */
export const syncHours = [1, 4, 7, 10, 13, 16, 19, 22] as const;

/** Accounts of one zone do not all come in the same minute: each starts up to so many minutes late. */
export const jitterMinutes = 10;
