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

test.each(features)(
  '%s has a text for every number: also for the million, which is a plural of its own in Spanish',
  (feature) => {
    for (const language of ['es', 'en']) {
      for (const [key, text] of Object.entries(read(language, feature))) {
        if (!Array.isArray(text)) continue;
        const cases = (text as { match: object }[]).flatMap(({ match }) => Object.keys(match));
        const isCatchAll = (one: string) => one.split(',').every((part) => part.trim().endsWith('=*'));
        expect(cases.some(isCatchAll), `${language} ${key}: ${cases.join(' | ')}`).toBe(true);
      }
    }
  },
);

test('every feature is compiled, and no text stands in two of them', () => {
  const settings = readFileSync(new URL('../project.inlang/settings.json', folder), 'utf8');
  for (const feature of features) expect(settings).toContain(`/${feature}"`);
  const keys = features.flatMap((feature) => Object.keys(read('es', feature)));
  expect(keys.filter((key, place) => keys.indexOf(key) !== place)).toEqual([]);
});

test.each(['es', 'en'])('return on investment and return on ad spend are told apart, in %s', (language) => {
  const texts = read(language, 'marketing.json');
  expect(texts['marketing_roi_title']).toMatch(/^(Retorno de la inversión|Return on investment)/);
  expect(texts['marketing_roi_title']).not.toMatch(/ad spend|ROAS/);
});

/** Names of others, and of what is no page: after "in" and "to" they may stand as well. */
const others = /^(Meta|WhatsApp|Cadencia|HSM|Excel|Eventos|Events Manager|Test|Pipedrive|Kommo|Tiendanube|Lima)$/;
const sends = {
  es: /\b(?:en|a|desde|abre) (?:la página |la pestaña )?[«“]?([A-ZÁÉÍÓÚ][\wáéíóúñ]+(?: [A-Z]\w+)?)/g,
  en: /\b(?:in|to|under|from|open|on) (?:the page |the tab )?[«“]?([A-Z]\w+(?: [A-Z]\w+)?)/g,
};
const placesIn = (text: unknown, language: 'es' | 'en') =>
  [...JSON.stringify(text).matchAll(sends[language])].map(([, name]) => name!);

test.each(['es', 'en'] as const)('a text sends nobody to a page or a tab that there is not, in %s', (language) => {
  expect(placesIn({ es: 'Míralo en Mensajes.', en: 'See it in Messages.' }[language], language)).toHaveLength(1);
  const texts = features.flatMap((feature) => Object.entries(read(language, feature)));
  const places = new Set(texts.filter(([key]) => /^page_|_tab_/.test(key)).map(([, text]) => text));
  const lost = texts.flatMap(([key, text]) =>
    placesIn(text, language)
      .filter((name) => !places.has(name) && !others.test(name))
      .map((name) => `${key}: ${name}`),
  );
  expect(lost).toEqual([]);
});
