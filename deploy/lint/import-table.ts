/** Who may import what: the table of the README's "Where things live", as data and one question. */
import { isTest } from './rule.ts';

export interface Area {
  /** Folder from the root of the repository; the first row that holds a file wins. */
  folder: string;
  /** What it may name besides its own files: `#doors` of other folders and packages. A trailing `/` means everything below. */
  may: string[];
  /** The same, with `import type` only. */
  mayType?: string[];
}

const web = ['react', 'react-dom', '@mantine/', '@tanstack/', '@xyflow/react', '@fontsource-variable/', 'lucide-react'];
const runtime = ['@temporalio/activity', '@temporalio/client', '@temporalio/common', '@temporalio/worker'];

export const areas: Area[] = [
  { folder: 'workflows/flow', may: ['zod'] },
  { folder: 'workflows/metrics', may: ['#flow/text'] },
  { folder: 'workflows/providers', may: ['#metrics', 'zod', 'node:'] },
  {
    folder: 'workflows/temporal',
    may: ['#flow/run', '#contract', '@temporalio/workflow', '@temporalio/common'],
    mayType: ['../flow/', '../activities/', '#flow'],
  },
  {
    folder: 'workflows',
    may: [
      '#flow',
      '#metrics',
      '#db/',
      '#providers/',
      '#contract',
      ...runtime,
      'zod',
      'postgres',
      'pino',
      'prom-client',
      'libphonenumber-js',
      'nodemailer',
      '@opentelemetry/api',
      '@opentelemetry/sdk-node',
      '@opentelemetry/instrumentation-undici',
      'node:',
    ],
  },
  { folder: 'db', may: ['#flow', '#metrics', '#contract', 'postgres', 'libphonenumber-js', 'node:'] },
  {
    folder: 'api',
    may: [
      '#flow',
      '#flow/meaning',
      '#metrics',
      '#db/',
      '#providers/',
      '#contract',
      'hono',
      '@hono/',
      'zod',
      'jose',
      'pino',
      'prom-client',
      'csv-parse',
      'hucre',
      'csv-stringify',
      'libphonenumber-js',
      'node:',
    ],
    mayType: ['postgres'],
  },
  {
    folder: 'builder-ui',
    may: [
      '#flow',
      '#flow/text',
      '#metrics',
      ...web,
      'zustand',
      'zundo',
      'zod',
      'hono',
      'marked',
      'vite',
      '@vitejs/',
      '@inlang/',
      'postcss',
      'postcss-preset-mantine',
      'node:',
    ],
    mayType: ['#api/app'],
  },
];

/**
 * Folders that stay closed whatever the table lets in: each WhatsApp provider is known to its own files and the registry alone,
 * everybody else (tests too) knows `#providers/mod.ts`, `port.ts` and `news.ts`.
 */
const closed: { folder: string; openTo: string[] }[] = [
  { folder: 'workflows/providers/ycloud', openTo: ['workflows/providers/mod.ts'] },
  { folder: 'workflows/providers/cloud-api', openTo: ['workflows/providers/mod.ts'] },
  // What WhatsApp itself says, in every provider's envelope.
  { folder: 'workflows/providers/whatsapp-cloud', openTo: ['workflows/providers/'] },
];

/** Doors that only tests may use from outside. */
const forTests = ['#deploy/', '#db/', '#providers/', '#flow', '#flow/testing/', '#metrics', '#contract', '#api/'];

/**
 * Why a file may not name a module, or null when it may.
 * @param file path from the root of the repository
 * @param specifier as written in the import
 * @param typeOnly whether it is an `import type`
 */
export function refuse(file: string, specifier: string, typeOnly: boolean): string | null {
  const room = closed.find((one) => targetOf(file, specifier).startsWith(`${one.folder}/`));
  if (room && ![`${room.folder}/`, ...room.openTo].some((path) => file.startsWith(path)))
    return `${room.folder} is closed: only ${room.openTo.join(', ')} may import it. Name #providers/mod.ts, port.ts or news.ts.`;
  const area = areaOf(file);
  if (!area) return null;
  if (specifier.startsWith('.')) {
    const target = resolve(file, specifier);
    if (areaOf(target) === area) return null;
    if (typeOnly && matches(area.mayType, shorten(specifier))) return null;
    return `${area.folder} ends here: name ${target} by its # door (package.json "imports"), if ${area.folder} may use it at all.`;
  }
  if (matches(area.may, specifier) || (typeOnly && matches(area.mayType, specifier))) return null;
  if (isTest(file) && (!specifier.startsWith('#') || matches(forTests, specifier))) return null;
  const when = matches(area.mayType, specifier) ? ' except with `import type`' : '';
  return `${area.folder} may not import ${specifier}${when}. It may import: ${area.may.join(', ')}.`;
}

/** The file that a specifier names, as far as that is in one of our folders. */
function targetOf(file: string, specifier: string): string {
  return specifier.startsWith('.')
    ? resolve(file, specifier)
    : specifier.replace(/^#providers\//, 'workflows/providers/');
}

function areaOf(file: string): Area | undefined {
  return areas.find(({ folder }) => file.startsWith(`${folder}/`));
}

function matches(allowed: string[] | undefined, specifier: string): boolean {
  return (allowed ?? []).some(
    (entry) =>
      specifier === entry ||
      (specifier.startsWith(/[/:]$/.test(entry) ? entry : `${entry}/`) &&
        !(entry.startsWith('#') && !entry.endsWith('/'))),
  );
}

/** `../../flow/plan.ts` → `../flow/plan.ts`: how far up does not matter, where it leads does. */
function shorten(specifier: string): string {
  return specifier.replace(/^(\.\.\/)+/, '../');
}

function resolve(file: string, specifier: string): string {
  const path = file.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..') path.pop();
    else if (part !== '.') path.push(part);
  }
  return path.join('/');
}
