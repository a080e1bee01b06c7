/** Tokens of Markdown as elements. Nothing becomes HTML by itself: what the manual's text holds of it is shown as text. */
import { Anchor, Code, Typography, useComputedColorScheme } from '@mantine/core';
import type { Token, Tokens } from 'marked';
import { Fragment, type ReactNode } from 'react';
import { chapterOf, type ChapterName } from './chapters.ts';
import classes from './help.module.css';
import { linkTo } from './link-to.tsx';

const pictures = import.meta.glob<string>('../../../docs/pictures/*/*.webp', {
  query: '?url',
  import: 'default',
  eager: true,
});

/** @param chapter where the text stands: links to places of the same chapter name none */
export function Markdown({ tokens, chapter }: { tokens: readonly Token[]; chapter: ChapterName }) {
  return <Typography className={classes.text}>{drawAll(tokens, chapter)}</Typography>;
}

function drawAll(tokens: readonly Token[], chapter: ChapterName): ReactNode {
  return tokens.map((token, at) => (
    // oxlint-disable-next-line react/no-array-index-key -- a text that never changes
    <Fragment key={at}>{draw(token, chapter)}</Fragment>
  ));
}

function draw(token: Token, chapter: ChapterName): ReactNode {
  const inside = () => drawAll(('tokens' in token && token.tokens) || [], chapter);
  switch (token.type) {
    case 'space':
      return null;
    case 'paragraph':
      return <p>{inside()}</p>;
    case 'strong':
      return <strong>{inside()}</strong>;
    case 'em':
      return <em>{inside()}</em>;
    case 'codespan':
      return <Code>{(token as Tokens.Codespan).text}</Code>;
    case 'code':
      return (
        <pre className={classes.code}>
          <code>{(token as Tokens.Code).text}</code>
        </pre>
      );
    case 'blockquote':
      return <blockquote>{inside()}</blockquote>;
    case 'list':
      return drawList(token as Tokens.List, chapter);
    case 'table':
      return drawTable(token as Tokens.Table, chapter);
    case 'link':
      return drawLink(token as Tokens.Link, chapter);
    case 'image':
      return <Picture {...(token as Tokens.Image)} />;
    case 'text':
      return 'tokens' in token && token.tokens ? inside() : (token as Tokens.Text).text;
    default:
      return 'text' in token ? String(token.text) : null;
  }
}

function drawList({ items, ordered }: Tokens.List, chapter: ChapterName): ReactNode {
  const List = ordered ? 'ol' : 'ul';
  return (
    <List>
      {items.map((item, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- a text that never changes
        <li key={at}>{drawAll(item.tokens, chapter)}</li>
      ))}
    </List>
  );
}

function drawTable({ header, rows }: Tokens.Table, chapter: ChapterName): ReactNode {
  return (
    <table>
      <thead>
        <tr>
          {header.map((cell) => (
            <th key={cell.text}>{drawAll(cell.tokens, chapter)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.map(({ text }) => text).join('|')}>
            {row.map((cell, at) => (
              // oxlint-disable-next-line react/no-array-index-key -- a text that never changes
              <td key={at}>{drawAll(cell.tokens, chapter)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** `steps.md#wait` is a page of Help, `#wait` a place of this one; anything else is an address elsewhere. */
function drawLink({ href, tokens }: Tokens.Link, chapter: ChapterName): ReactNode {
  const words = drawAll(tokens, chapter);
  const [, file, anchor = ''] = /^(?:([a-z-]+)\.md)?(?:#([a-z0-9-]+))?$/.exec(href) ?? [];
  const target = file ? chapterOf(file) : chapter;
  if (/^https?:/.test(href) || target === null) {
    return (
      <Anchor href={href} target="_blank" rel="noreferrer" inherit>
        {words}
      </Anchor>
    );
  }
  return (
    <Anchor renderRoot={linkTo({ chapter: target, anchor })} inherit>
      {words}
    </Anchor>
  );
}

/** As the screen is now, light or dark. */
function Picture({ href, text }: Tokens.Image) {
  const scheme = useComputedColorScheme('light');
  const light = `../../../docs/${href.replace(/^\.\.\//, '')}`;
  const address = pictures[scheme === 'dark' ? light.replace(/\.webp$/, '.dark.webp') : light];
  return address ? <img src={address} alt={text} loading="lazy" className={classes.picture} /> : null;
}
