/** The list of chapters; below the one that is open, its headings. */
import { NavLink } from '@mantine/core';
import { m } from '../paraglide/messages.js';
import type { ChapterName } from './chapters.ts';
import { linkTo } from './link-to.tsx';
import type { Chapter } from './read-chapter.ts';

export function Contents({ chapters, open }: { chapters: readonly Chapter[]; open: ChapterName | null }) {
  return (
    <nav aria-label={m.help_contents()}>
      {chapters.map(({ name, title, parts }) => (
        <NavLink
          key={name}
          renderRoot={linkTo({ chapter: name, anchor: '' })}
          label={title}
          active={name === open}
          opened={name === open}
          rightSection={null}
          childrenOffset={14}
        >
          {name === open &&
            parts
              .filter(({ depth }) => depth === 2)
              .map((part) => <NavLink key={part.anchor} renderRoot={linkTo(part)} label={part.title} />)}
        </NavLink>
      ))}
    </nav>
  );
}
