/** What is wrong with a file as a whole, in a sentence. */
import type { ReactNode } from 'react';
import { ApiProblem } from '../app/problem.ts';
import { sentenceOf } from '../app/sentences.ts';
import { m } from '../paraglide/messages.js';
import { mostMegabytes } from './choose-file.tsx';
import { otherKind } from './other-kind.tsx';

const others: Record<string, (said: { name: string }) => string> = {
  is_pdf: m.import_is_pdf,
  is_image: m.import_is_image,
  is_old_excel: m.import_is_old_excel,
  is_document: m.import_is_document,
  is_archive: m.import_is_archive,
  is_web_page: m.import_is_web_page,
  is_json: m.import_is_json,
  too_small: m.import_no_rows,
};

export function whyNot(error: unknown, name = ''): ReactNode {
  if (!(error instanceof ApiProblem)) return sentenceOf(error);
  const code = error.fields[0]?.code ?? '';
  const other = otherKind(code);
  if (other) return other;
  if (error.status === 413 || code === 'too_big') return m.import_too_big({ size: mostMegabytes });
  if (error.status !== 422) return sentenceOf(error);
  return (Object.hasOwn(others, code) ? others[code]! : m.import_not_csv)({ name });
}

/** Nobody knows how the call ended: no answer, or one of a proxy's or a failing server's. */
export const isCutOff = (error: unknown): boolean =>
  error instanceof ApiProblem && (error.status === 0 || error.status >= 500);
