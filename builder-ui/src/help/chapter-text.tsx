/** One chapter, and the way to the next. */
import { Anchor, Group, Title } from '@mantine/core';
import { useLocation } from '@tanstack/react-router';
import { useEffect } from 'react';
import { m } from '../paraglide/messages.js';
import classes from './help.module.css';
import { linkTo } from './link-to.tsx';
import { Markdown } from './markdown.tsx';
import type { Chapter } from './read-chapter.ts';

export function ChapterText({ chapter, next }: { chapter: Chapter; next: Chapter | undefined }) {
  useAnchor();
  const [first, ...parts] = chapter.parts;
  return (
    <article>
      {first && <Markdown tokens={first.body} chapter={chapter.name} />}
      {parts.map((part) => (
        <section key={part.anchor}>
          <Title
            order={part.depth === 2 ? 2 : 3}
            id={part.anchor}
            tabIndex={-1}
            className={classes.part}
            mt={part.depth === 2 ? 'xl' : 'lg'}
            mb="xs"
          >
            {part.title}
          </Title>
          <Markdown tokens={part.body} chapter={chapter.name} />
        </section>
      ))}
      {next && (
        <Group mt="xl">
          <Anchor renderRoot={linkTo({ chapter: next.name, anchor: '' })}>{m.help_next({ title: next.title })}</Anchor>
        </Group>
      )}
    </article>
  );
}

/** The text comes after the address: brings the eye and the keyboard to the heading that it names. */
function useAnchor(): void {
  const hash = useLocation({ select: (location) => location.hash });
  useEffect(() => {
    if (hash === '') return;
    const heading = document.getElementById(hash);
    heading?.scrollIntoView({ block: 'start' });
    heading?.focus({ preventScroll: true });
  }, [hash]);
}
