/** One child process: started, watched until it is ready, restarted when it dies, ended with all that it started. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { endProcess, type Guard, signalProcess } from './guard.ts';

export interface Command {
  /** Stands before each of its log lines. */
  name: string;
  file: string;
  args: string[];
  env?: Record<string, string>;
  cwd?: string;
  /** Whom it runs as; only root may say so. */
  uid?: number;
  gid?: number;
  /** What makes it end politely, SIGTERM unless said otherwise, and for how long we are patient (ms). */
  stopSignal?: NodeJS.Signals;
  patience?: number;
  /** Runs before every start, the first one included; throws when starting is pointless. */
  prepare?: () => Promise<void>;
  /** Asked every 100 ms until it says yes; `readyWithin` ms at most (default 30 s). */
  ready: () => Promise<boolean>;
  readyWithin?: number;
}

export interface Child {
  readonly name: string;
  /** The id of the running process; undefined between death and restart. */
  readonly pid: number | undefined;
  stop(): Promise<void>;
}

export interface Watching {
  guard: Guard;
  onLine: (name: string, line: string) => void;
  /** Restart after a death, and tell about every new process id. Without it a death is only logged. */
  onRestart?: (pid: number) => void;
}

const backOff = { first: 250, most: 15_000, healthyAfter: 20_000 };

/** Starts a command and resolves once it is ready. Throws with its last log lines when it ends or stays silent before. */
export async function supervise(command: Command, watching: Watching): Promise<Child> {
  let child: ChildProcess | undefined;
  let stopping = false;
  let pause = backOff.first;
  let timer: NodeJS.Timeout | undefined;
  const lastLines: string[] = [];

  const say = (line: string) => {
    lastLines.push(line);
    if (lastLines.length > 15) lastLines.shift();
    watching.onLine(command.name, line);
  };

  async function launch(): Promise<ChildProcess> {
    await command.prepare?.();
    const started = Date.now();
    const { file, args, env, cwd, uid, gid, stopSignal = 'SIGTERM' } = command;
    // A session of its own: Ctrl-C reaches us only, and we end the children in order.
    const next = spawn(file, args, { env, cwd, uid, gid, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [next.stdout, next.stderr]) createInterface({ input: stream }).on('line', say);
    if (next.pid) watching.guard.watch(next.pid, stopSignal);
    next.once('error', (error) => say(`could not start: ${error.message}`));
    next.once('close', (code, signal) => {
      if (next.pid) watching.guard.forget(next.pid);
      if (child === next) child = undefined;
      if (stopping) return;
      say(`ended unexpectedly (${signal ?? `code ${code}`})`);
      if (next.pid) signalProcess(-next.pid, 'SIGKILL');
      if (!watching.onRestart || !ready) return;
      if (Date.now() - started > backOff.healthyAfter) pause = backOff.first;
      timer = setTimeout(() => void relaunch(), pause);
      pause = Math.min(pause * 2, backOff.most);
    });
    child = next;
    return next;
  }

  async function relaunch(): Promise<void> {
    try {
      const { pid } = await launch();
      if (pid && !stopping) watching.onRestart?.(pid);
    } catch (error) {
      say(`could not restart: ${(error as Error).message}`);
      if (!stopping) timer = setTimeout(() => void relaunch(), (pause = Math.min(pause * 2, backOff.most)));
    }
  }

  async function stop(): Promise<void> {
    stopping = true;
    clearTimeout(timer);
    const running = child;
    if (!running?.pid || running.exitCode !== null || running.signalCode !== null) return;
    const closed = new Promise((done) => running.once('close', done));
    await endProcess(running.pid, command.stopSignal, command.patience ?? 10_000);
    await closed;
  }

  let ready = false;
  const first = await launch();
  const deadline = Date.now() + (command.readyWithin ?? 30_000);
  const ended = () => first.exitCode !== null || first.signalCode !== null || first.pid === undefined;
  while (!(ready = await command.ready().catch(() => false))) {
    const dead = ended();
    if (!dead && Date.now() < deadline) {
      await new Promise((done) => setTimeout(done, 100));
      continue;
    }
    await stop();
    throw new Error(
      `${command.name} ${dead ? 'ended before it was ready' : 'did not become ready'}:\n  ${lastLines.join('\n  ')}`,
    );
  }
  return {
    name: command.name,
    get pid() {
      return child?.pid;
    },
    stop,
  };
}
