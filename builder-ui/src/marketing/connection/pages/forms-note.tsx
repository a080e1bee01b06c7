/** In the wizard: the leads of forms come in too, from which pages, and where that is chosen. */
import { Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { m } from '../../../paraglide/messages.js';
import classes from '../connection.module.css';
import { metaPagesQuery } from '../connection-queries.ts';
import { useConnectionSearch } from '../connection-search.ts';

export function FormsNote() {
  const { change } = useConnectionSearch();
  const { data } = useQuery(metaPagesQuery);
  const count = data?.pages.filter((page) => page.wants_leads).length ?? 0;
  // Nothing to say about pages that nobody has, or that Meta has not told yet.
  if (!data || data.pages.length === 0) return null;
  return (
    <section className={classes.notice} aria-label={m.meta_pages()}>
      <Group justify="space-between" gap="sm">
        <Text size="sm" flex="1 1 320px">
          {count === 0 ? m.meta_forms_note_none() : m.meta_forms_note({ count })}
        </Text>
        <Button size="xs" variant="default" onClick={() => change({ connect: 'manage' })}>
          {m.meta_forms_choose()}
        </Button>
      </Group>
    </section>
  );
}
