/** Takes in a file that somebody says is a flow. Says everything that is wrong with it in a plain sentence each, or gives it whole. */
import { validate } from '../validate.ts';
import { boundsIssues } from '../bounds.ts';
import type { Catalogue } from '../kind.ts';
import { flow as flowSchema } from '../schema.ts';
import { describeIssue } from '../words/issue-texts.ts';
import { type Text, text } from '../words/text.ts';
import { flowFile, type FlowFile } from './flow-file.ts';

export interface FileFault {
  /** Stable: `not-json`, `newer-file`, or the code of an issue of the flow. */
  code: string;
  message: Text;
}
export type ReadFile = { file: FlowFile; faults: [] } | { file: null; faults: [FileFault, ...FileFault[]] };

const nothing: Catalogue = { templates: [], senders: [], sellers: [], customFields: [], flows: [] };
const say = (code: string, es: string, en: string): ReadFile => ({
  file: null,
  faults: [{ code, message: text(es, en) }],
});

/** Reads the text of a file. A byte order mark in front is nothing. */
export function parseFlowFile(content: string): ReadFile {
  const json = content.replace(/^\uFEFF/, '');
  if (json.trim() === '') return say('empty-file', 'El archivo está vacío.', 'The file is empty.');
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    const line = lineOf(json, (error as Error).message);
    if (/^\s*</.test(json))
      return say(
        'not-json',
        'El archivo es una página web, no JSON. Descarga el archivo del flujo y súbelo sin abrirlo antes.',
        'The file is a web page, not JSON. Download the flow’s file and hand it in without opening it first.',
      );
    return say(
      'not-json',
      `El archivo no es JSON válido${line ? `: mira la línea ${line}` : ''}. Quizás se cortó al copiarlo.`,
      `The file is not valid JSON${line ? `: look at line ${line}` : ''}. It may have been cut when it was copied.`,
    );
  }
  return readFlowFile(value);
}

function lineOf(json: string, message: string): number | undefined {
  const line = /line (\d+)/.exec(message)?.[1];
  const position = /position (\d+)/.exec(message)?.[1];
  if (line !== undefined) return Number(line);
  return position === undefined ? undefined : json.slice(0, Number(position)).split('\n').length;
}

/**
 * The same for what JSON holds: a file of ours, a flow alone, or a draft as the API shows it.
 * Never throws; nothing of a file that is taken in is left out.
 */
export function readFlowFile(input: unknown): ReadFile {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return noFlow(input);
  const value = input as Record<string, unknown>;
  const own = (key: string): unknown => (Object.hasOwn(value, key) ? value[key] : undefined);
  if (own('cadencia') === undefined) {
    const graph = own('graph') ?? own('flow') ?? (Array.isArray(own('nodes')) ? value : undefined);
    if (graph === undefined || own('connections') !== undefined || own('formatVersion') === 'n8n') return noFlow(input);
    const name = typeof own('name') === 'string' && String(own('name')).trim() !== '' ? own('name') : 'Flujo importado';
    return readParts({ cadencia: 'flow', fileVersion: 1, name, flow: graph });
  }
  if (own('cadencia') !== 'flow') return noFlow(input);
  const version = own('fileVersion');
  if (typeof version === 'number' && version > 1) return newer(`${version}`);
  return readParts(value);
}

function readParts(value: Record<string, unknown>): ReadFile {
  const { flow: graph, ...rest } = value;
  const format = typeof graph === 'object' && graph !== null ? (graph as { formatVersion?: unknown }).formatVersion : 1;
  if (typeof format === 'number' && format > 1) return newer(`${format}`);
  const faults: FileFault[] = [];
  const bounds = boundsIssues({ ...rest, nodes: [], edges: [] });
  const head = flowFile.omit({ flow: true }).safeParse(rest);
  for (const issue of bounds) faults.push({ code: issue.code, message: describeIssue(issue) });
  if (!head.success && bounds.length === 0) {
    for (const { path, message, code } of head.error.issues.slice(0, 50)) {
      const where = path.map(String).join('.') || (code === 'unrecognized_keys' ? message : '?');
      faults.push({
        code: 'bad-field',
        message: text(
          `La parte «${where}» del archivo no sirve (${message}). Corrígela o expórtalo de nuevo.`,
          `The part “${where}” of the file cannot be used (${message}). Correct it or export it again.`,
        ),
      });
    }
  }
  const parsed = boundsIssues(graph).length > 0 ? null : flowSchema.safeParse(graph);
  if (parsed?.success !== true) {
    for (const issue of validate(graph, nothing)) faults.push({ code: issue.code, message: describeIssue(issue) });
  }
  const [one, ...more] = faults;
  if (one) return { file: null, faults: [one, ...more] };
  return { file: { ...head.data!, flow: parsed!.data! }, faults: [] };
}

const newer = (version: string): ReadFile =>
  say(
    'newer-file',
    `El archivo es de una versión más nueva de Cadencia (formato ${version}; aquí se lee el 1). Actualiza esta instalación o expórtalo desde una igual.`,
    `The file was written by a newer Cadencia (format ${version}; this one reads 1). Update this installation, or export it from one like this.`,
  );

/** Programs whose files people try, by what only theirs have. */
const others: [name: string, is: (value: Record<string, unknown>) => boolean][] = [
  ['n8n', (value) => 'connections' in value && 'nodes' in value],
  ['Make', (value) => 'blueprint' in value || ('flow' in value && 'metadata' in value)],
  ['HubSpot', (value) => 'enrollmentCriteria' in value || 'actionSets' in value],
  ['PostHog', (value) => 'actions' in value && 'exit_condition' in value],
];

function noFlow(input: unknown): ReadFile {
  if (Array.isArray(input))
    return say(
      'no-flow',
      'El archivo trae una lista. Cada archivo lleva un solo flujo: sube los flujos de a uno.',
      'The file holds a list. Each file holds one flow: hand the flows in one by one.',
    );
  const program = typeof input === 'object' && input !== null && others.find(([, is]) => is(input as never))?.[0];
  if (program)
    return say(
      'other-program',
      `El archivo parece de ${program}. Aquí se importan flujos exportados de Cadencia; dibuja este de nuevo o parte de uno listo.`,
      `The file looks like one of ${program}. Only flows exported from Cadencia can be imported; draw this one anew or begin with a ready-made one.`,
    );
  return say(
    'no-flow',
    'El archivo es JSON, pero no trae un flujo. Usa el archivo que da «Exportar».',
    'The file is JSON, but holds no flow. Use the file that “Export” gives.',
  );
}
