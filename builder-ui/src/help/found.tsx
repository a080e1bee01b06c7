/** What a search within the manual found. */
import { Anchor, Button, Stack, Text } from '@mantine/core';
import { SearchX } from 'lucide-react';
import { m } from '../paraglide/messages.js';
import { EmptyState } from '../ui/empty-state.tsx';
import { linkTo } from './link-to.tsx';
import { searchManual, type Chapter } from './read-chapter.ts';

export function Found({ chapters, query, onClear }: { chapters: Chapter[]; query: string; onClear: () => void }) {
  const hits = searchManual(chapters, query);
  if (hits.length === 0) {
    return (
      <EmptyState
        icon={SearchX}
        text={m.help_nothing({ query })}
        action={
          <Button variant="default" onClick={onClear}>
            {m.help_all_chapters()}
          </Button>
        }
      />
    );
  }
  return (
    <Stack gap="md" component="section" aria-label={m.help_found()}>
      <Text c="dimmed" size="sm" role="status">
        {m.results({ count: hits.length })}
      </Text>
      {hits.map(({ part, chapterTitle, quote }) => (
        <div key={`${part.chapter} ${part.anchor}`}>
          <Anchor renderRoot={linkTo(part)} fw={600}>
            {part.depth === 1 ? part.title : `${chapterTitle} › ${part.title}`}
          </Anchor>
          <Text size="sm" c="dimmed">
            {quote}
          </Text>
        </div>
      ))}
    </Stack>
  );
}
