/** Keeps the state in a file: read once, written some time after a change, never on the way of a request. */
import { readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

export class SnapshotFile<T> {
  readonly #path: string;
  readonly #make: () => T;
  #timer: NodeJS.Timeout | undefined;
  #wait = 500;
  #writing: Promise<void> = Promise.resolve();

  constructor(path: string, make: () => T) {
    this.#path = path;
    this.#make = make;
  }

  /** The saved state, or null where there is none that can be read. */
  load(): T | null {
    try {
      return JSON.parse(readFileSync(this.#path, 'utf8')) as T;
    } catch {
      return null;
    }
  }

  /** Asks for a save soon; many changes make one save. */
  touch(): void {
    this.#timer ??= setTimeout(() => void this.save(), this.#wait);
  }

  /** Writes now. The larger the state, the rarer the next save: at most a twentieth of the time goes into it. */
  save(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#write(this.#writing);
    return this.#writing;
  }

  /** Writes what still waits to be written, and nothing when nothing does. */
  async stop(): Promise<void> {
    if (this.#timer) await this.save();
    await this.#writing;
  }

  async #write(before: Promise<void>): Promise<void> {
    await before;
    const started = performance.now();
    const text = JSON.stringify(this.#make());
    this.#wait = Math.max(500, (performance.now() - started) * 20);
    await mkdir(dirname(this.#path), { recursive: true });
    await writeFile(`${this.#path}.new`, text, { mode: 0o600 });
    await rename(`${this.#path}.new`, this.#path);
  }
}
