/**
 * Files are read in threads of their own (file-thread.ts). This is their side in the main thread: pieces of a body go over as they
 * come, what the thread made of them comes back in pieces, and nothing of a file stays here.
 */
import { Worker } from 'node:worker_threads';
import type { ImportKind } from '#db/crm/import/lines.ts';
import { invalid, Problem } from '../../errors.ts';
import { oncePerApp } from '../../once-per-app.ts';
import type { Answer, Request, Told } from './file-thread.ts';
import type { RowFault } from './refused-rows.ts';
import type { FileRead, Home, Wishes } from './read-import.ts';

/** So long a thread waits for the next file; then what it holds goes back to the system. */
const idleMs = 30_000;

/**
 * What a thread may hold, in megabytes: enough for 100,000 rows of a dozen columns. A file that needs more is refused, in words, and
 * the process with everybody else's requests stays as small as it was.
 */
const limits = { maxOldGenerationSizeMb: 144, maxYoungGenerationSizeMb: 8 };

/** One file on its way through a thread. */
export interface FileReader {
  /** When its body began to come. */
  since: Date;
  /** Aborted when the caller has hung up, as far as the runtime notices, or somebody stopped it. */
  signal: AbortSignal;
  stop(): void;
  /** From here on it goes on without its caller. */
  goOn(): void;
  /** Hands a piece of the body over. @throws Problem for one that is refused, maybe an earlier one */
  take(chunk: Uint8Array): void;
  /** The body is whole. @returns it as JSON, with a digest in the file's place. @throws Problem */
  fields(): Promise<string>;
  /** @throws Problem 422 for a file that cannot be read as asked */
  read(kind: ImportKind, wishes: Wishes, home: Home, keep?: boolean): Promise<FileRead>;
  /** The rows with a fault as a table, of a file read with `keep`. */
  refused(also: RowFault[], language: 'es' | 'en'): Promise<string[][]>;
  /**
   * The rows as lines of COPY, from the first, as often as asked; or, where `create_leads` was wished, the people of deals. A piece is
   * gone once the next is asked for.
   */
  lines(of?: 'rows' | 'people'): AsyncIterable<Uint8Array>;
  /** Lets the thread go. */
  close(): void;
}

class Thread {
  readonly #worker = new Worker(new URL('file-thread.ts', import.meta.url), { resourceLimits: limits });
  #file = 0;
  #waiting: { resolve: (answer: Answer) => void; reject: (error: unknown) => void } | undefined;
  #refusal: unknown;
  isGone = false;

  constructor() {
    this.#worker.unref();
    this.#worker.on('message', ({ file, answer }: Told) => file === this.#file && this.#hear(answer));
    this.#worker.on('error', (error) => this.#fail(isTooMuch(error) ? tooMuch() : error));
    this.#worker.on('exit', () => this.#fail(new Error('the thread that reads files has ended')));
  }

  /** From here on it is about another file. */
  open(contentType: string, size: number): void {
    this.#file++;
    this.#refusal = undefined;
    this.tell({ ask: 'open', contentType, size });
  }

  /** For what has no answer. @throws what the thread refused meanwhile */
  tell(request: Request, moved: ArrayBuffer[] = []): void {
    if (this.#refusal !== undefined) throw this.#refusal;
    this.#worker.postMessage({ file: this.#file, request }, moved);
  }

  async ask(request: Request): Promise<Answer> {
    return await new Promise((resolve, reject) => {
      this.tell(request);
      this.#waiting = { resolve, reject };
    });
  }

  /** Nobody waits for the file any more: whoever asked hears so, and what is being read is not read on. */
  giveUp(): void {
    const isReading = this.#waiting !== undefined;
    // First: some runtimes tell of the end at once, and whoever stopped it would be told of a fault of ours.
    this.#refuse(new Problem('client_gone'));
    if (isReading) this.end();
  }

  end(): void {
    this.isGone = true;
    void this.#worker.terminate();
  }

  #hear(answer: Answer): void {
    if ('problem' in answer) this.#refuse(new Problem(answer.problem.code, answer.problem.options));
    else if ('error' in answer) this.#refuse(new Error(answer.error));
    else {
      const waiting = this.#waiting;
      this.#waiting = undefined;
      waiting?.resolve(answer);
    }
  }

  #refuse(error: unknown): void {
    this.#refusal = error;
    this.#waiting?.reject(error);
    this.#waiting = undefined;
  }

  #fail(error: unknown): void {
    this.isGone = true;
    this.#refuse(this.#refusal ?? error);
  }
}

/** The buffer of a piece that is all of it: it moves over. Of a part of one, others may hold the rest: it is copied. */
const ownBuffer = ({ buffer, byteLength }: Uint8Array): ArrayBuffer[] =>
  buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [];

/** As Node and Deno say that a thread has passed its limit. */
const isTooMuch = (error: unknown): boolean =>
  (error as { code?: string }).code === 'ERR_WORKER_OUT_OF_MEMORY' || /memory limit|out of memory/i.test(String(error));

const tooMuch = () => invalid('csv', 'too_big', 'too much in one file: split it');

function createThreads() {
  const idle = new Map<Thread, ReturnType<typeof setTimeout>>();
  const next = (): Thread => {
    for (const [thread, end] of idle) {
      idle.delete(thread);
      clearTimeout(end);
      if (!thread.isGone) return thread;
    }
    return new Thread();
  };
  const keep = (thread: Thread) => {
    const end = setTimeout(() => {
      idle.delete(thread);
      thread.end();
    }, idleMs);
    // No reason for a process to stay.
    (end as { unref?: () => void }).unref?.();
    idle.set(thread, end);
  };
  return (contentType: string, size: number, signal: AbortSignal): FileReader => {
    const thread = next();
    thread.open(contentType, size);
    const ending = new AbortController();
    const stop = () => ending.abort();
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    const goOn = () => signal.removeEventListener('abort', stop);
    const giveUp = () => thread.giveUp();
    ending.signal.addEventListener('abort', giveUp);
    return {
      since: new Date(),
      signal: ending.signal,
      stop,
      goOn,
      take: (bytes) => thread.tell({ ask: 'take', bytes }, ownBuffer(bytes)),
      fields: async () => ((await thread.ask({ ask: 'fields' })) as { fields: string }).fields,
      read: async (kind, wishes, home, keep = false) =>
        ((await thread.ask({ ask: 'read', kind, wishes, home, keep })) as { read: FileRead }).read,
      refused: async (also, language) =>
        ((await thread.ask({ ask: 'refused', also, language })) as { refused: string[][] }).refused,
      async *lines(of = 'rows') {
        for (let piece = 0; ; piece++) {
          const { lines } = (await thread.ask({ ask: 'lines', of, piece })) as { lines: Uint8Array | null };
          if (!lines) return;
          yield lines;
          // Whoever asks for the next is done with this one: a file's worth of them would wait for the collector.
          (lines.buffer as ArrayBuffer).transfer(0);
        }
      },
      close() {
        goOn();
        ending.signal.removeEventListener('abort', giveUp);
        if (thread.isGone) return;
        thread.open('', 0);
        keep(thread);
      },
    };
  };
}

/** Opens a reader for a body of this type and, as far as it was told, size. It is to be closed. */
export const openFile = oncePerApp(createThreads);
