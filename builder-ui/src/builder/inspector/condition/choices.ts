/** What a value is chosen from. */
export interface Choice {
  value: string;
  label: string;
}

/** With values that are not among them: the list throws where one is there twice. */
export const withUnknown = (options: readonly Choice[], values: readonly string[]): Choice[] => [
  ...options,
  ...[...new Set(values)]
    .filter((value) => value !== '' && !options.some((option) => option.value === value))
    .map((value) => ({ value, label: value })),
];

/** The values of a comparison with several, each once. */
export const valuesOf = (value: unknown): string[] => (Array.isArray(value) ? [...new Set(value.map(String))] : []);
