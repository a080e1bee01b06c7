/** A loop that empties one queue: woken when something comes, looking by itself soon after and now and then, and patient in trouble. */

export interface PumpOptions {
  name: string;
  /** Works off some rows. True: there may be more at once. */
  work: () => Promise<boolean>;
  /** How long it waits when nobody wakes it. */
  idleMs: number;
  /** How long it waits after each look whoever wakes it: for a queue that is woken mostly for what is not its own. */
  calmMs?: number;
  log: {
    info(data: object, message: string): void;
    warn(data: object, message: string): void;
    debug?(data: object, message: string): void;
  };
}

export interface Pump {
  /** Something may have come. */
  wake(): void;
  /** Ends after the work under way. */
  stop(): Promise<void>;
}

/** Of several that fill a queue at once not all wake us (wake_relay_of_rows): the others are found by looking again, less and less soon. */
const soonMs = 100;
const firstPauseMs = 250;
const longestPauseMs = 10_000;

export function startPump({ name, work, idleMs, calmMs = 0, log }: PumpOptions): Pump {
  let isStopping = false;
  let isWoken = false;
  /** Ends the rest under way: for whoever stops it, and for whoever wakes it. */
  let rouse = () => {};
  let hear = () => {};
  let failures = 0;
  let isMore = false;
  let pauseMs = idleMs;

  const rest = (ms: number, canBeWoken: boolean) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      rouse = () => {
        clearTimeout(timer);
        resolve();
      };
      hear = canBeWoken ? rouse : () => {};
      // Woken or stopped while working: no rest at all.
      if (isStopping) rouse();
      else if (isWoken) hear();
    });

  const loop = async (): Promise<void> => {
    while (!isStopping) {
      pauseMs = Math.min(isWoken || isMore ? soonMs : pauseMs * 2, idleMs);
      isWoken = false;
      try {
        const began = performance.now();
        isMore = await work();
        log.debug?.({ queue: name, ms: Math.round(performance.now() - began), more: isMore }, 'looked');
        if (failures > 0) log.info({ queue: name }, 'working again');
        failures = 0;
        if (isMore) continue;
        if (calmMs > 0) await rest(calmMs, false);
        await rest(pauseMs, true);
      } catch (error) {
        // Said once for an outage, not once a second.
        if (failures++ === 0) log.warn({ queue: name, code: codeOf(error) }, 'cannot work now, will keep trying');
        await rest(Math.min(firstPauseMs * 2 ** (failures - 1), longestPauseMs), false);
      }
    }
  };
  const done = loop();

  return {
    wake() {
      isWoken = true;
      hear();
    },
    async stop() {
      isStopping = true;
      rouse();
      await done;
    },
  };
}

/** The code or name of an error: never its text. */
export function codeOf(error: unknown): string {
  const { code, name, cause } = (typeof error === 'object' && error !== null ? error : {}) as Record<
    'code' | 'name' | 'cause',
    unknown
  >;
  if (typeof code === 'string' || typeof code === 'number') return String(code).slice(0, 60);
  if (cause !== undefined && name !== 'AggregateError') return codeOf(cause);
  return typeof name === 'string' ? name.slice(0, 60) : 'unknown';
}
