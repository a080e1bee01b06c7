/** What a template says with the samples that it was handed in with: for its preview, and for a test to one's own phone. */
import { blanksOf, readParts } from '../parts/mod.ts';
import { type Blank, type Component, listOf, typeOf, wordOf } from '../parts/part.ts';
import { sampleIn, sampleLink } from './headers.ts';

/** For what a review needs no sample of: any place, any day. */
const stock: Partial<Record<Blank['is'], string>> = {
  place: '-34.6037, -58.3816\nObelisco\nAv. Corrientes 1051',
  until: 'PT24H',
  code: '123456',
};

/** By key of the blank; a blank without a sample is left out. Never throws. */
export function samplesOf(components: unknown): Record<string, string> {
  const own = listOf(components) as Component[];
  const samples: Record<string, string> = {};
  for (const blank of blanksOf(readParts(components))) {
    const card = /^card\.(\d+)\./.exec(blank.key)?.[1];
    const scope = card === undefined ? own : cardOf(own, Number(card));
    const sample = sampleOf(scope, blank) || stock[blank.is];
    if (sample) samples[blank.key] = sample;
  }
  return samples;
}

function cardOf(components: Component[], index: number): Component[] {
  const carousel = components.find((one) => typeOf(one) === 'CAROUSEL');
  return listOf(listOf(carousel?.cards)[index]?.components);
}

function sampleOf(components: Component[], { key, placeholder }: Blank): string {
  const part = (type: string) => components.find((one) => typeOf(one) === type) ?? {};
  const at = Number(placeholder) - 1;
  const button = /button\.(\d+)\.(\w+)$/.exec(key);
  if (button) {
    const told = listOf(part('BUTTONS').buttons)[Number(button[1])] ?? {};
    const sample = wordOf(Array.isArray(told['example']) ? told['example'][0] : told['example']);
    // Of a link the whole address is the sample; what stands in the blank is its end.
    const start = wordOf(told['url']).replace(/\{\{.*$/, '');
    return button[2] === 'code' || !sample.startsWith(start) ? sample : sample.slice(start.length);
  }
  if (/header\.(?:image|video|document|gif)$/.test(key)) return sampleLink(part('HEADER'));
  if (placeholder === null) return '';
  const [given, numbered, named] = key.includes('header.')
    ? ([part('HEADER').example, 'header_text', 'header_text_named_params'] as const)
    : ([part('BODY').example, 'body_text', 'body_text_named_params'] as const);
  const example = (given ?? {}) as Record<string, unknown>;
  const list =
    numbered === 'body_text' && Array.isArray(example[numbered])
      ? (example[numbered] as unknown[])[0]
      : example[numbered];
  return wordOf(sampleIn(list, example[named], placeholder, at));
}
