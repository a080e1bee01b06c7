import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const folder = new URL('../../messages/', import.meta.url);
const features = readdirSync(new URL('es/', folder));
const read = (language: string, feature: string) =>
  JSON.parse(readFileSync(new URL(`${language}/${feature}`, folder), 'utf8')) as Record<string, unknown>;

/** The values a text needs, `{name}`. */
const inputs = (text: unknown) => [...new Set(JSON.stringify(text).match(/(?<!:)\{\w+\}/g) ?? [])].toSorted();

test.each(features)('%s says the same things in both languages, with the same values in them', (feature) => {
  const es = read('es', feature);
  const en = read('en', feature);
  expect(Object.keys(en)).toEqual(Object.keys(es));
  for (const [key, text] of Object.entries(es)) expect(inputs(en[key]), key).toEqual(inputs(text));
});

test('every feature is compiled, and no text stands in two of them', () => {
  const settings = readFileSync(new URL('../project.inlang/settings.json', folder), 'utf8');
  for (const feature of features) expect(settings).toContain(`/${feature}"`);
  const keys = features.flatMap((feature) => Object.keys(read('es', feature)));
  expect(keys.filter((key, place) => keys.indexOf(key) !== place)).toEqual([]);
});
