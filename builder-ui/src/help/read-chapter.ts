/** A chapter's Markdown as parts to draw and to search. Pure: what it is given is the text of a file. */
import { marked, type Token, type Tokens } from 'marked';
import { plain } from '#flow/text';
import type { ChapterName } from './chapters.ts';

/** A heading and what stands below it, up to the next one. */
export interface Part {
  chapter: ChapterName;
  /** The same in every language; empty for the chapter's own title. */
  anchor: string;
  title: string;
  /** 1 for the chapter, 2 and 3 below. */
  depth: number;
  body: Token[];
  /** What the body says without marks, to search and to quote. */
  words: string;
}

export interface Chapter {
  name: ChapterName;
  title: string;
  parts: Part[];
}

/** `## Title {#anchor}`: the anchor is the part of it that no language changes. */
const headingShape = /^(.*?)\s*(?:\{#([a-z0-9-]+)\})?$/;

/**
 * @param name the chapter's file
 * @param markdown its text. HTML in it is shown as it is written, never obeyed
 */
export function readChapter(name: ChapterName, markdown: string): Chapter {
  const parts: Part[] = [];
  for (const token of marked.lexer(markdown)) {
    if (isHeading(token)) {
      const [, title = '', anchor = ''] = headingShape.exec(token.text) ?? [];
      parts.push({ chapter: name, anchor, title, depth: token.depth, body: [], words: '' });
    } else {
      parts.at(-1)?.body.push(token);
    }
  }
  for (const part of parts) part.words = wordsOf(part.body).replaceAll(/\s+/g, ' ').trim();
  return { name, title: parts[0]?.title ?? name, parts };
}

export interface Hit {
  part: Part;
  chapterTitle: string;
  /** A stretch of the text around the first word found; the beginning where only the title matches. */
  quote: string;
}

/**
 * The parts that have every word of the query, whatever its accents and capitals; those with a word in the title come first.
 * @param query as typed; an empty one finds nothing
 */
export function searchManual(chapters: readonly Chapter[], query: string, most = 20): Hit[] {
  const asked = plain(query).split(/\s+/).filter(Boolean);
  if (asked.length === 0) return [];
  const hits = chapters.flatMap((chapter) =>
    chapter.parts.flatMap((part) => {
      const title = plain(`${part.title} ${chapter.title}`);
      const text = plain(part.words);
      if (!asked.every((word) => title.includes(word) || text.includes(word))) return [];
      const own = plain(part.title);
      const score = asked.filter((word) => own.includes(word)).length;
      return [{ part, chapterTitle: chapter.title, quote: quoteOf(part.words, asked), score }];
    }),
  );
  return hits.toSorted((a, b) => b.score - a.score).slice(0, most);
}

function quoteOf(words: string, asked: readonly string[]): string {
  const text = plain(words);
  const places = asked.map((word) => text.indexOf(word)).filter((place) => place >= 0);
  const first = places.length > 0 ? Math.min(...places) : 0;
  const from = first < 50 ? 0 : words.indexOf(' ', first - 40) + 1;
  const quote = words.slice(from, from + 150);
  return `${from > 0 ? '…' : ''}${quote}${from + 150 < words.length ? '…' : ''}`;
}

const isHeading = (token: Token): token is Tokens.Heading => token.type === 'heading';

function wordsOf(tokens: readonly Token[]): string {
  return tokens
    .map((token) => {
      if (token.type === 'table') {
        const { header, rows } = token as Tokens.Table;
        return [header, ...rows]
          .flat()
          .map((cell) => wordsOf(cell.tokens))
          .join(' ');
      }
      if (token.type === 'list') return (token as Tokens.List).items.map((item) => wordsOf(item.tokens)).join(' ');
      if (token.type === 'image') return ' ';
      if ('tokens' in token && token.tokens) return `${wordsOf(token.tokens)}${token.type === 'paragraph' ? ' ' : ''}`;
      return 'text' in token ? String(token.text) : ' ';
    })
    .join('');
}
