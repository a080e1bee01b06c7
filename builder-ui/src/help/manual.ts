/** The manual as a question of the cache: read once per language, when it is first opened or searched. */
import { queryOptions } from '@tanstack/react-query';
import { keys } from '../app/keys.ts';
import type { Language } from '../app/language.ts';
import { chapterNames } from './chapters.ts';
import type { Chapter } from './read-chapter.ts';

const files = { es: () => import('./manual-es.ts'), en: () => import('./manual-en.ts') };

/** All chapters in their order. */
export const manualQuery = (language: Language) =>
  queryOptions({
    queryKey: keys.manual.one(language),
    queryFn: async (): Promise<Chapter[]> => {
      const [{ texts }, { readChapter }] = await Promise.all([files[language](), import('./read-chapter.ts')]);
      return chapterNames.map((name) => readChapter(name, texts[`../../../docs/${language}/${name}.md`] ?? ''));
    },
    staleTime: Infinity,
    gcTime: Infinity,
  });
