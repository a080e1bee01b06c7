/**
 * Takes an enrolment through its plan: hands `step` one thing after the other, and knows which command is still to be done.
 * Pure, so that the Temporal workflow around it is nothing but waiting, and tests can deliver signals twice and in any order.
 */
import type { Control, Happened, MoveTaken, Numbered, Rules } from './contract.ts';
import type { Command, Plan, State, StepEvent } from './plan.ts';
import { initialState } from './step.ts';
import { type Course, stepOn, type Went } from './walk/course.ts';
import { relocate } from './walk/relocate.ts';

export type Signal = Control | ({ type: 'happened' } & Happened);

export class Driver {
  plan: Plan;
  version: number;
  state: State;
  /** Of the version it goes on with when it leaves its step (`state.next`). */
  nextPlan: Plan | undefined;
  /** Moves it has taken and that are not written down yet. */
  moves: MoveTaken[] = [];
  readonly #rules: Rules;
  /** What `step` wants, and whether it is done: a wait is done when it is written down. */
  #command: Command | undefined;
  #isDone = true;
  #inbox: Signal[] = [];
  /** Signals that came before their turn, by number. */
  #early = new Map<number, Signal>();
  #next: number;

  /** @param state where it goes on (continue-as-new, a run that was lost), else at the beginning */
  constructor(at: { plan: Plan; version: number; state?: State; nextPlan?: Plan; rules?: Rules }) {
    this.plan = at.plan;
    this.version = at.version;
    this.state = at.state ?? initialState();
    this.nextPlan = at.nextPlan;
    this.#rules = at.rules ?? 1;
    this.#next = (this.state.heard ?? 0) + 1;
  }

  /** Something was signalled. Of numbered signals each is taken once and in its order, however they arrive. */
  receive(signal: Signal): void {
    const { number } = signal as Numbered;
    if (number === undefined) return void this.#inbox.push(signal);
    if (number < this.#next) return;
    this.#early.set(number, signal);
    for (let next = this.#early.get(this.#next); next; next = this.#early.get(this.#next)) {
      this.#early.delete(this.#next++);
      this.#inbox.push(next);
    }
  }

  /** Signals are waiting to be taken. */
  get isSignalled(): boolean {
    return this.#inbox.length > 0;
  }

  /** Everything that was signalled is in the state: nothing is lost when the run is continued by a new one. */
  get isSettled(): boolean {
    return this.#inbox.length === 0 && this.#early.size === 0;
  }

  /** Until when there is nothing to do but wait for signals; null: for as long as it takes. */
  get until(): number | null {
    return this.#command?.do === 'sleep' || this.#command?.do === 'listen' ? this.#command.until : null;
  }

  /** It has ended, and that is written down. */
  get isOver(): boolean {
    return this.state.done !== null && this.#isDone;
  }

  /** Begins, or goes on from the state it was given. */
  begin(now: number): void {
    this.#take({ type: this.state.at === null && !this.state.done ? 'started' : 'woke', now });
  }

  /** The time it waited for has come. */
  wake(now: number): void {
    this.#take({ type: 'woke', now });
  }

  /** Takes every signal that came, and hands out the command to be done next; undefined: wait. */
  next(now: number): Command | undefined {
    for (let signal = this.#inbox[0]; signal && !this.state.done; signal = this.#inbox[0]) {
      this.#inbox.shift();
      this.#takeSignal(signal, now);
    }
    if (!this.#command || this.#isDone) return undefined;
    this.#isDone = true;
    return this.#command;
  }

  /** What became of the command that was handed out, and of those behind it. The last one leads to a wait or the end that is written down already. */
  answer(answers: readonly StepEvent[]): void {
    this.moves = [];
    for (const answer of answers) {
      // Whoever walked has handed this one out to itself.
      if (this.#rules >= 3) this.#isDone = true;
      this.#take(answer);
    }
    const isWait = this.#command?.do === 'sleep' || this.#command?.do === 'listen' || this.#command?.do === 'finish';
    if (answers.length > 0 && isWait) this.#isDone = true;
  }

  /** An event to which `step` answers nothing changes nothing: the command given before still stands. */
  #take(event: StepEvent): void {
    this.#go((course) => stepOn(course, event));
  }

  #go(walk: (course: Course) => Went): void {
    const isHeldBack =
      this.#rules >= 2 && !this.#isDone && this.state.waiting !== null && !('until' in this.state.waiting);
    // Nobody has the command yet, so there is nothing to wait for: it stands in front of the node.
    const from: State = isHeldBack ? { ...this.state, waiting: null } : this.state;
    const { plan, version, nextPlan } = this;
    const { state, commands, ...course } = walk({ plan, version, nextPlan, state: from });
    [this.plan, this.version, this.nextPlan] = [course.plan, course.version, course.nextPlan];
    if (commands[0]) [this.state, this.#command, this.#isDone] = [state, commands[0], false];
    else this.state = isHeldBack && !state.done ? { ...state, waiting: this.state.waiting } : state;
  }

  #takeSignal(signal: Signal, now: number): void {
    const { number } = signal as Numbered;
    if (signal.type === 'happened') this.#take({ type: 'happened', now, events: signal.events });
    else if (signal.type === 'pause') this.#take({ type: 'paused', now });
    else if (signal.type === 'resume') this.#take({ type: 'resumed', now, catchUp: signal.catchUp });
    else if (signal.type === 'retry') this.#take({ type: 'retried', now });
    else if (signal.type === 'stop') this.#take({ type: 'stopped', now, reason: signal.reason });
    else if (signal.type === 'move' && signal.move) {
      const { version, plan, move } = signal;
      this.#go((course) => {
        const { went, outcome } = relocate(course, { version, plan, move }, now);
        this.moves = [...this.moves, { id: move.id, outcome }];
        return went;
      });
      // Where it stands is written down anew, and with it what the move came to.
      this.#isDone = false;
    } else if (signal.type === 'move') {
      this.plan = signal.plan;
      this.version = signal.version;
      this.#take({ type: 'moved', now });
      // A wait that goes on is written down anew, as one of this version.
      this.#isDone = false;
    }
    if (number !== undefined) this.state = { ...this.state, heard: number };
  }
}
