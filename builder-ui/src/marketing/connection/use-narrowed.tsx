/** A list that may be long, agencies have hundreds: its first rows, more on demand, and a search once it is worth one. */
import { plain } from '#flow/text';
import { Button, Group, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { m } from '../../paraglide/messages.js';
import { SearchField } from '../../ui/search-field.tsx';

const pageSize = 20;
/** A search is offered from so many rows on. */
const searchFrom = 6;

/**
 * @param textOf what is searched in
 * @param label of the search
 * @returns `search` goes above the rows and `more` below; `more` also says when nothing was found
 */
export function useNarrowed<Row>(
  rows: readonly Row[],
  { textOf, label }: { textOf: (row: Row) => string; label: string },
): { shown: Row[]; search: ReactNode; more: ReactNode } {
  const [query, setQuery] = useState<string>();
  const [most, setMost] = useState(pageSize);
  const wanted = plain(query?.trim() ?? '');
  const found = rows.filter((row) => plain(textOf(row)).includes(wanted));
  return {
    shown: found.slice(0, most),
    search: rows.length >= searchFrom && (
      <Group>
        <SearchField value={query} onChange={setQuery} label={label} />
      </Group>
    ),
    more:
      found.length === 0 ? (
        <Text size="sm" c="dimmed" py="md">
          {m.no_matches()}
        </Text>
      ) : (
        found.length > most && (
          <Group justify="center">
            <Button variant="default" onClick={() => setMost(most + pageSize)}>
              {m.load_more()}
            </Button>
          </Group>
        )
      ),
  };
}
