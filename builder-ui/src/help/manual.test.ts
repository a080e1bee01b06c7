import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { marked, type Token } from 'marked';
import { describe, expect, it } from 'vitest';
import { eventLabels, kinds, type Kind } from '#flow';
import { chapterNames, helpPlaces, stepPlace, type ChapterName } from './chapters.ts';
import { readChapter, searchManual } from './read-chapter.ts';

const at = (path: string) => new URL(`../../../${path}`, import.meta.url).pathname;
const languages = ['es', 'en'] as const;
type Language = (typeof languages)[number];
const textOf = (language: Language, name: string) => readFileSync(at(`docs/${language}/${name}.md`), 'utf8');
const read = (language: Language) => chapterNames.map((name) => readChapter(name, textOf(language, name)));
const manual = { es: read('es'), en: read('en') };
const each = languages.flatMap((language) => chapterNames.map((name) => [language, name] as const));

const partsOf = (language: Language, name: ChapterName) => manual[language].find((one) => one.name === name)!.parts;
const tokensIn = (text: string) => {
  const all: Token[] = [];
  void marked.walkTokens(marked.lexer(text), (token) => void all.push(token));
  return all;
};

/** Every text that a screen of this language shows: the catalogue, and what the flow language says of its kinds. */
function shown(language: Language): Set<string> {
  const folder = at(`builder-ui/messages/${language}`);
  const texts = readdirSync(folder).flatMap((file) =>
    Object.values(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, unknown>),
  );
  const found = new Set(texts.filter((text) => typeof text === 'string'));
  const kindsAt = at('workflows/flow/kinds');
  for (const file of readdirSync(kindsAt, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue;
    const source = readFileSync(join(kindsAt, file), 'utf8');
    for (const [, one, two] of source.matchAll(new RegExp(`${language}: (?:'([^']*)'|"([^"]*)")`, 'g')))
      found.add((one ?? two)!);
  }
  for (const label of Object.values(eventLabels)) found.add(label[language]);
  return found;
}

describe('the manual', () => {
  it('has the same chapters in both languages, and every file is a chapter', () => {
    for (const language of languages)
      expect(readdirSync(at(`docs/${language}`)).toSorted()).toEqual(
        chapterNames.map((name) => `${name}.md`).toSorted(),
      );
  });

  it.each(chapterNames)('%s has the same headings in both languages, each with an anchor of its own', (name) => {
    const shape = (language: Language) => partsOf(language, name).map(({ depth, anchor }) => [depth, anchor]);
    expect(shape('es')).toEqual(shape('en'));
    expect(partsOf('es', name)[0]).toMatchObject({ depth: 1, anchor: '' });
    const anchors = partsOf('es', name)
      .slice(1)
      .map(({ anchor }) => anchor);
    expect(anchors).not.toContain('');
    expect(new Set(anchors).size).toBe(anchors.length);
  });

  it.each(each)('%s/%s leads only to places and pictures that exist, and holds no HTML', (language, name) => {
    for (const token of tokensIn(textOf(language, name))) {
      expect(token.type).not.toBe('html');
      if (token.type === 'image') expect(statSync(at(join('docs', language, token.href))).size).toBeGreaterThan(0);
      if (token.type !== 'link' || String(token.href).startsWith('https:')) continue;
      const [, chapter = name, anchor] = /^(?:([a-z-]+)\.md)?(?:#([a-z0-9-]+))?$/.exec(token.href) ?? [];
      expect(chapterNames, token.href).toContain(chapter);
      if (anchor) expect(partsOf(language, chapter as ChapterName).map((part) => part.anchor)).toContain(anchor);
    }
  });

  it.each(each)('%s/%s calls what is on the screen by its name there', (language, name) => {
    const known = shown(language);
    const bold = tokensIn(textOf(language, name)).filter(({ type }) => type === 'strong');
    expect(bold.map((token) => (token as { text: string }).text).filter((text) => !known.has(text))).toEqual([]);
  });

  it.each(languages)('%s has a paragraph on every kind of step, under its title', (language) => {
    for (const [name, kind] of Object.entries<Kind>(kinds)) {
      const place = stepPlace(name);
      const part = partsOf(language, place.chapter).find(({ anchor }) => anchor === place.anchor);
      expect(part?.title, name).toBe(kind.title[language]);
      expect(part!.words.length, name).toBeGreaterThan(40);
    }
  });

  it('has every place that screens link to', () => {
    for (const { chapter, anchor } of Object.values(helpPlaces))
      expect(partsOf('es', chapter).map((part) => part.anchor)).toContain(anchor);
  });

  it.each(languages)('shows in %s at most twelve pictures of its own, small ones, each light and dark', (language) => {
    const folder = at(`docs/pictures/${language}`);
    const light = readdirSync(folder).filter((file) => !file.endsWith('.dark.webp'));
    expect(light.length).toBeLessThanOrEqual(12);
    const files = light.flatMap((file) => [file, file.replace('.webp', '.dark.webp')]);
    expect(readdirSync(folder).toSorted()).toEqual(files.toSorted());
    const sizes = files.map((file) => statSync(join(folder, file)).size);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1024 * 1024);
    const text = chapterNames.map((name) => textOf(language, name)).join('\n');
    for (const file of light) expect(text).toContain(`../pictures/${language}/${file}`);
  });
});

describe('searchManual()', () => {
  const titles = (query: string) => searchManual(manual.es, query).map(({ part }) => part.title);

  it('finds words whatever their accents and capitals, in any order', () => {
    expect(titles('PUBLICAR').at(0)).toBe('Publicar');
    expect(titles('audiéncias')).toContain('Audiencias');
    expect(titles('silencio horario')).toEqual(titles('horario silencio'));
    expect(titles('horario silencio')).toContain('Límites de envío');
  });

  it('finds nothing for nothing, and nothing for what is not there', () => {
    expect(titles('  ')).toEqual([]);
    expect(titles('zzyzx')).toEqual([]);
  });

  it('quotes the text around what was found', () => {
    const [hit] = searchManual(manual.en, 'daily budget');
    expect(hit!.quote).toContain('daily budget');
    expect(hit!.quote.length).toBeLessThan(160);
  });
});

describe('readChapter()', () => {
  it('keeps HTML as text and takes the anchor off the title', () => {
    const { title, parts } = readChapter('flows', '# One\n\n## Two {#two}\n\nA <b>word</b>.');
    expect(title).toBe('One');
    expect(parts[1]).toMatchObject({ title: 'Two', anchor: 'two', words: 'A <b>word</b>.' });
  });
});
