/**
 * The thread in which a file is taken in and read: no import of anybody's holds up the others, who share the process's main thread.
 * One file at a time; file-reader.ts is the other side. A request is answered once, in order; a piece of the body only if it is refused.
 */
import { parentPort } from 'node:worker_threads';
import type { ImportKind } from '#db/crm/import/lines.ts';
import { Problem } from '../../errors.ts';
import { neverPause } from '../../pace.ts';
import { IncomingFile } from './incoming-file.ts';
import { type KeptRows, refusedTable, type RowFault } from './refused-rows.ts';
import { type FileRead, type Home, readImport, type Wishes } from './read-import.ts';

export type Request =
  | { ask: 'open'; contentType: string; size: number }
  | { ask: 'take'; bytes: Uint8Array }
  | { ask: 'fields' }
  | { ask: 'read'; kind: ImportKind; wishes: Wishes; home: Home; keep: boolean }
  | { ask: 'refused'; also: RowFault[]; language: 'es' | 'en' }
  | { ask: 'lines'; of: 'rows' | 'people'; piece: number };

export type Answer =
  | { fields: string }
  | { read: FileRead }
  | { lines: Uint8Array | null }
  | { refused: string[][] }
  | { problem: { code: Problem['code']; options: Problem['options'] } }
  | { error: string };

/** An answer, and which file it is about. */
export interface Told {
  file: number;
  answer: Answer;
}

neverPause();
const port = parentPort!;
let incoming: IncomingFile | undefined;
let lines: Record<'rows' | 'people', Uint8Array[]> = { rows: [], people: [] };
let kept: KeptRows | undefined;
/** After a refusal nothing of the file is looked at any more. */
let refused = false;

/**
 * The heap is small again before the next step: nothing else asks this thread for memory, so V8 would let a multiple of it stand.
 * There with the flag of deploy/api-permissions.ts.
 */
const letGo = (globalThis as { gc?: () => void }).gc ?? (() => {});

async function answer(request: Request): Promise<Answer | undefined> {
  switch (request.ask) {
    case 'open':
      [incoming, lines, refused] = [
        new IncomingFile(request.contentType, request.size),
        { rows: [], people: [] },
        false,
      ];
      kept = undefined;
      letGo();
      return undefined;
    case 'take':
      if (!refused) incoming?.take(request.bytes);
      return undefined;
    case 'fields':
      letGo();
      return { fields: incoming!.readFields() };
    case 'read': {
      const from = incoming!;
      incoming = undefined;
      const { kind, wishes, home, keep } = request;
      const made = await readImport(kind, () => from.giveFile(), wishes, home, { keep, letGo });
      [lines, kept] = [{ rows: made.lines, people: made.people }, made.kept];
      letGo();
      return { read: made.read };
    }
    case 'refused':
      return { refused: refusedTable(kept!, request.also, request.language) };
    case 'lines':
      return { lines: lines[request.of][request.piece] ?? null };
  }
}

let last = Promise.resolve();
port.on('message', ({ file, request }: { file: number; request: Request }) => {
  const tell = (said: Answer | undefined) => said && port.postMessage({ file, answer: said } satisfies Told);
  last = last.then(async () => {
    try {
      tell(await answer(request));
    } catch (error) {
      refused = true;
      tell(refusal(error));
    }
  });
});

function refusal(error: unknown): Answer {
  if (!(error instanceof Problem))
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  const { detail, errors, headers } = error.options;
  return {
    problem: {
      code: error.code,
      options: { ...(detail ? { detail } : {}), ...(errors ? { errors } : {}), ...(headers ? { headers } : {}) },
    },
  };
}
