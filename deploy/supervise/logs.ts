/** One log file per process, and its last lines. */
import { createWriteStream, mkdirSync, renameSync, statSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';

const largest = 20 * 1024 * 1024;

export interface Logs {
  write(name: string, line: string): void;
  close(): void;
}

/** Appends to `<folder>/<name>.log`, each line with its time; a file over 20 MB is moved to `.log.1` first. */
export function openLogs(folder: string, echo?: (name: string, line: string) => void): Logs {
  mkdirSync(folder, { recursive: true });
  const streams = new Map<string, { stream: WriteStream; size: number }>();
  const open = (name: string) => {
    const file = join(folder, `${name}.log`);
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    if (size > largest) renameSync(file, `${file}.1`);
    const opened = { stream: createWriteStream(file, { flags: 'a', mode: 0o600 }), size: size > largest ? 0 : size };
    streams.set(name, opened);
    return opened;
  };
  return {
    write(name, line) {
      let log = streams.get(name) ?? open(name);
      if (log.size > largest) {
        log.stream.end();
        log = open(name);
      }
      const text = `${new Date().toISOString()} ${line}\n`;
      log.size += text.length;
      log.stream.write(text);
      echo?.(name, line);
    },
    close() {
      for (const { stream } of streams.values()) stream.end();
    },
  };
}
