/** The business's zone and currency for formatting, readable outside React. Set when the session is read. */
export interface Place {
  timezone: string;
  currency: string;
}

let place: Place = { timezone: Intl.DateTimeFormat().resolvedOptions().timeZone, currency: 'ARS' };

export function setPlace(next: Place): void {
  place = { timezone: next.timezone, currency: next.currency };
}

export function currentPlace(): Place {
  return place;
}
