/** Rules for the header of a draft: a text, a file or a place. */
import { mediaFormats, type Component, type MediaFormat, wordOf } from '../parts/part.ts';
import { fileRules, longest } from './draft.ts';
import type { Report } from './faults.ts';
import { checkText } from './variables.ts';

const formatOf = (header: Component): string => wordOf(header.format).toLowerCase() || 'text';
const isFile = (format: string): format is MediaFormat => mediaFormats.includes(format as MediaFormat);

/** @param seen where only a picture or a video may stand: what is said of anything else */
export function checkHeader(path: string, header: Component, report: Report, seen?: 'card-file' | 'offer-file'): void {
  const format = formatOf(header);
  if (seen && format !== 'image' && format !== 'video') return report(path, seen);
  if (isFile(format)) return checkFile(path, header, format, report);
  if (format === 'location') return;
  if (format !== 'text') return report(`${path}.format`, 'part-unknown');
  const text = wordOf(header.text);
  checkText(
    `${path}.text`,
    text,
    { most: longest.header, variables: 1, oneLine: true, sampleOf: (name, at) => headerSample(header, name, at) },
    report,
  );
  // Variables keep their underscores.
  if (/[*_~`]|\p{Extended_Pictographic}/u.test(text.replace(/\{\{[^{}]*\}\}/g, '')))
    report(`${path}.text`, 'text-marks');
}

/** The sample of a variable: `header_text: ["A-1"]`, or by name. */
function headerSample({ example }: Component, name: string, at: number): unknown {
  const given = (example ?? {}) as { header_text?: unknown; header_text_named_params?: unknown };
  return sampleIn(given.header_text, given.header_text_named_params, name, at);
}

/** @param numbered samples in order @param named `[{ param_name, example }]` */
export function sampleIn(numbered: unknown, named: unknown, name: string, at: number): unknown {
  if (/^\d+$/.test(name)) return Array.isArray(numbered) ? numbered[at] : undefined;
  const list = Array.isArray(named) ? (named as { param_name?: unknown; example?: unknown }[]) : [];
  return list.find((one) => one?.param_name === name)?.example;
}

/** Where the sample of a file header is; empty where there is none. */
export function sampleLink({ example }: Component): string {
  const { header_url, header_handle } = (example ?? {}) as { header_url?: unknown; header_handle?: unknown };
  const [first] = [header_url, header_handle].flatMap((list) => (Array.isArray(list) ? list : []));
  return wordOf(first);
}

function checkFile(path: string, header: Component, format: MediaFormat, report: Report): void {
  const link = sampleLink(header);
  if (link === '') return report(path, 'file-missing');
  const { endings } = fileRules[format];
  const given = (header.example ?? {}) as { header_handle?: unknown };
  // A handle of Meta's is no address.
  if (given.header_handle !== undefined && !/^https?:/.test(link)) return;
  const isGood =
    /^https?:\/\/[^\s/]+\/\S+$/i.test(link) &&
    endings.some((one) =>
      link
        .toLowerCase()
        .replace(/[?#].*$/, '')
        .endsWith(`.${one}`),
    );
  if (!isGood) report(path, 'file-ending', { endings: endings.map((one) => `.${one}`).join(', ') });
}
