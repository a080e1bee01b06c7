/** The manual's chapters in their order, and the places of it that screens link to. Small: what is said there loads when it is opened. */

/** Names of the files in `docs/es` and `docs/en`, and what stands in the address. */
export const chapterNames = [
  'first-day',
  'marketing',
  'flows',
  'steps',
  'templates',
  'people',
  'settings',
  'consent',
  'troubleshooting',
  'running',
  'glossary',
] as const;

export type ChapterName = (typeof chapterNames)[number];

/** The chapter that an address asks for, or null when there is none of this name. */
export const chapterOf = (name: string): ChapterName | null => chapterNames.find((known) => known === name) ?? null;

/** What screens link to. Each kind of step has its own paragraph besides, under the kind's name (`stepPlace`). */
export const helpPlaces = {
  templates: { chapter: 'templates', anchor: 'write-one' },
  consent: { chapter: 'consent', anchor: 'yes-and-no' },
  importReview: { chapter: 'people', anchor: 'import-review' },
  connection: { chapter: 'marketing', anchor: 'connect-meta' },
  conversions: { chapter: 'marketing', anchor: 'sales-to-meta' },
  sendingLimits: { chapter: 'settings', anchor: 'sending-limits' },
  webhooks: { chapter: 'settings', anchor: 'webhooks' },
  firstNumber: { chapter: 'first-day', anchor: 'connect-a-number' },
  firstTemplate: { chapter: 'first-day', anchor: 'first-template' },
  firstFlow: { chapter: 'first-day', anchor: 'first-flow' },
  firstTest: { chapter: 'first-day', anchor: 'first-test' },
  firstAds: { chapter: 'first-day', anchor: 'connect-ads' },
  keys: { chapter: 'settings', anchor: 'keys' },
} as const satisfies Record<string, HelpPlace>;

export interface HelpPlace {
  chapter: ChapterName;
  anchor: string;
}

/** Where the manual explains a kind of step. */
export const stepPlace = (kind: string): HelpPlace => ({ chapter: 'steps', anchor: kind });
