/** Runs a program for the person at the terminal and times it. */
import { spawn } from 'node:child_process';
import { root } from '../runtimes.ts';

/** Runs `file` with our own input and output. Resolves to its exit code; a signal counts as 1. */
export function runHere(file: string, args: string[], env: NodeJS.ProcessEnv = process.env): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: root, stdio: 'inherit', env });
    // Ctrl-C reaches the child by itself; we only wait for it to end.
    const ignore = () => {};
    const pass = () => void child.kill('SIGTERM');
    process.on('SIGINT', ignore);
    process.on('SIGTERM', pass);
    child.once('error', () => resolve(1));
    child.once('close', (code) => {
      process.off('SIGINT', ignore);
      process.off('SIGTERM', pass);
      resolve(code ?? 1);
    });
  });
}
