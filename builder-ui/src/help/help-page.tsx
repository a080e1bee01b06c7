/** Help: the manual in the language of the interface, by chapter, with a search over all of it. */
import { Button, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { BookX } from 'lucide-react';
import { useLanguage } from '../app/language.ts';
import { m } from '../paraglide/messages.js';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { Page } from '../ui/page.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { ChapterText } from './chapter-text.tsx';
import { chapterOf } from './chapters.ts';
import { Contents } from './contents.tsx';
import { Found } from './found.tsx';
import classes from './help.module.css';
import { manualQuery } from './manual.ts';
import type { Chapter } from './read-chapter.ts';

export function HelpPage() {
  const manual = useQuery(manualQuery(useLanguage()));
  if (manual.data) return <Manual chapters={manual.data} />;
  if (manual.isError) {
    return (
      <Page title={m.page_help()}>
        <ErrorState error={manual.error} onRetry={() => void manual.refetch()} />
      </Page>
    );
  }
  return <PageSkeleton />;
}

function Manual({ chapters }: { chapters: Chapter[] }) {
  const { chapter: asked } = useParams({ strict: false });
  const { q } = useSearch({ strict: false });
  const navigate = useNavigate();
  const name = asked === undefined ? null : chapterOf(asked);
  const at = chapters.findIndex((one) => one.name === name);
  const chapter = chapters[at];
  const search = (query: string | undefined) => void navigate({ to: '/crm/help', search: { q: query } });
  return (
    <Page title={chapter?.title ?? m.page_help()} subtitle={chapter ? undefined : m.help_subtitle()}>
      <div className={classes.layout}>
        <Stack gap="sm" className={classes.contents}>
          <SearchField alone value={q} onChange={search} label={m.help_search()} />
          <Contents chapters={chapters} open={chapter?.name ?? null} />
        </Stack>
        <Reading {...{ chapters, chapter, asked, q }} next={chapters[at + 1]} onClear={() => search(undefined)} />
      </div>
    </Page>
  );
}

interface ReadingProps {
  chapters: Chapter[];
  chapter: Chapter | undefined;
  asked: string | undefined;
  q: string | undefined;
  next: Chapter | undefined;
  onClear: () => void;
}

function Reading({ chapters, chapter, asked, q, next, onClear }: ReadingProps) {
  if (chapter) return <ChapterText key={chapter.name} chapter={chapter} next={next} />;
  if (asked !== undefined) {
    return (
      <EmptyState
        icon={BookX}
        text={m.help_no_chapter()}
        action={
          <Button component={Link} to="/crm/help" variant="default">
            {m.help_all_chapters()}
          </Button>
        }
      />
    );
  }
  if (q !== undefined) return <Found chapters={chapters} query={q} onClear={onClear} />;
  const first = chapters[0];
  return first ? <ChapterText chapter={first} next={chapters[1]} /> : null;
}
