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
  /** Resolves once it is ready; rejects with its last log lines when it ends or stays silent before. */
  readonly whenReady: Promise<void>;
  /** Ends it politely and starts it again. */
  restart(): Promise<void>;
  /** Ends it for good, with all that it started. */
  stop(): Promise<void>;
}

export interface Watching {
  guard: Guard;
  onLine: (name: string, line: string) => void;
  /** After every start, the first one included. */
  onPid?: (name: string, pid: number) => void;
  /** Start it again when it dies after having been ready. */
  restart?: boolean;
}

const backOff = { first: 250, most: 15_000, healthyAfter: 20_000 };

/** Starts a command and keeps it running. Returns at once; see `whenReady`. */
export function supervise(command: Command, watching: Watching): Child {
  let child: ChildProcess | undefined;
  let wasReady = false;
  let stopping = false;
  let wantsRestart = false;
  let pause = backOff.first;
  let timer: NodeJS.Timeout | undefined;
  const lastLines: string[] = [];

  const say = (line: string) => {
    lastLines.push(line);
    if (lastLines.length > 15) lastLines.shift();
    watching.onLine(command.name, line);
  };

  async function launch(): Promise<void> {
    await command.prepare?.();
    if (stopping) return;
    const started = Date.now();
    const { file, args, env, cwd, uid, gid, stopSignal = 'SIGTERM' } = command;
    // A session of its own: Ctrl-C reaches us only, and we end the children in order.
    const next = spawn(file, args, { env, cwd, uid, gid, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    child = next;
    for (const stream of [next.stdout, next.stderr]) createInterface({ input: stream }).on('line', say);
    next.once('error', (error) => say(`could not start: ${error.message}`));
    if (next.pid) {
      watching.guard.watch(next.pid, stopSignal);
      watching.onPid?.(command.name, next.pid);
    }
    next.once('exit', (code, signal) => {
      if (next.pid) watching.guard.forget(next.pid);
      child = undefined;
      if (stopping) return;
      if (wantsRestart) {
        wantsRestart = false;
        relaunchAfter(backOff.healthyAfter + 1, 0);
        return;
      }
      say(`ended unexpectedly (${signal ?? `code ${code}`})`);
      if (next.pid) signalProcess(-next.pid, 'SIGKILL');
      if (watching.restart && wasReady) relaunchAfter(Date.now() - started);
    });
  }

  function relaunchAfter(lived: number, wait?: number): void {
    if (lived > backOff.healthyAfter) pause = backOff.first;
    timer = setTimeout(() => {
      launch().catch((error: Error) => {
        say(`could not restart: ${error.message}`);
        if (!stopping) relaunchAfter(0);
      });
    }, wait ?? pause);
    pause = Math.min(pause * 2, backOff.most);
  }

  async function becomeReady(): Promise<void> {
    await launch();
    const deadline = Date.now() + (command.readyWithin ?? 30_000);
    for (;;) {
      if (stopping) throw new Error(`${command.name} was stopped before it was ready`);
      if (child && (await command.ready().catch(() => false))) break;
      if (child && Date.now() < deadline) {
        await new Promise((done) => setTimeout(done, 100));
        continue;
      }
      const what = child ? 'did not become ready' : 'ended before it was ready';
      await stop();
      throw new Error(`${command.name} ${what}:\n  ${lastLines.join('\n  ')}`);
    }
    wasReady = true;
  }

  async function restart(): Promise<void> {
    if (!child?.pid || wantsRestart) return;
    wantsRestart = true;
    await endProcess(child.pid, command.stopSignal, command.patience ?? 10_000);
  }

  async function stop(): Promise<void> {
    stopping = true;
    clearTimeout(timer);
    const running = child;
    if (!running?.pid) return;
    const gone = new Promise((done) => running.once('exit', done));
    await endProcess(running.pid, command.stopSignal, command.patience ?? 10_000);
    if (running.exitCode === null && running.signalCode === null) await gone;
  }

  const whenReady = becomeReady();
  // Whoever waits for it hears of a failure; nobody else needs to.
  whenReady.catch(() => {});
  return {
    name: command.name,
    get pid() {
      return child?.pid;
    },
    whenReady,
    restart,
    stop,
  };
}
