/** What of a failure may enter a history: its kind, never a text that could name a person. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Attributes, context, SpanStatusCode, trace } from '@opentelemetry/api';
import { ApplicationFailure } from '@temporalio/common';
import { activityInfo, type Info } from '@temporalio/activity';
import { localRetryMs } from '#contract';
import { EnrolmentGone } from '#db/flows/facts.ts';
import { isTransient } from '#db/platform/failures.ts';
import { away } from '../services/away.ts';

/** How often work that fails by its own fault is tried before the enrolment ends as failed. */
const patience = 5;

const tracer = trace.getTracer('cadencia');

type Activities = Record<string, (input: never) => Promise<unknown>>;

/**
 * Wraps activities: trouble of the moment is tried again for as long as it takes, anything else a few times. Where the lead was
 * deleted the workflow ends at once.
 * @param log gets the error itself, without what the statement carried; at debug one line per activity
 */
export function guard<T extends { [K in keyof T]: T[K] } & object>(
  log: { warn(data: object, message: string): void; debug?(data: object, message: string): void },
  activities: T,
): T {
  const wrapped = Object.entries(activities as Activities).map(([name, work]) => [
    name,
    async (input: never) => {
      const began = performance.now();
      // Nothing while nobody wants traces (watch/traces.ts).
      const span = tracer.startSpan(name, { attributes: about(input) });
      try {
        const answer = await context.with(trace.setSpan(context.active(), span), () => work(input));
        const ms = Math.round(performance.now() - began);
        log.debug?.(
          { activity: name, attempt: attemptNumber(), ms, ...about(input), ...cameTo(answer) },
          'activity done',
        );
        return answer;
      } catch (error) {
        const isGone = error instanceof EnrolmentGone;
        const isPassing = isTransient(error);
        const { code, type } = describe(error);
        const attempt = attemptNumber();
        span.setStatus({ code: SpanStatusCode.ERROR, message: code ?? type });
        if (!isGone && (attempt === 1 || !isPassing))
          log.warn({ activity: name, attempt, code, type, stack: stackOf(error) }, 'activity failed');
        const nonRetryable = isGone || (!isPassing && attempt >= patience);
        if (!nonRetryable) waitForNextTry();
        throw ApplicationFailure.create({
          message: isPassing ? 'unavailable' : `${name} failed`,
          type: code ?? type,
          nonRetryable,
        });
      } finally {
        span.end();
      }
    },
  ]);
  return Object.fromEntries(wrapped) as T;
}

const known = ['tenantId', 'enrolmentId', 'flowId', 'version', 'nodeId', 'seq', 'accountId', 'runId'] as const;

/** Whose work it is: ids and numbers alone, whatever else an input holds. */
function about(input: unknown): Attributes {
  const from = (typeof input === 'object' && input !== null ? input : {}) as Record<string, unknown>;
  return Object.fromEntries(known.filter((key) => from[key] !== undefined).map((key) => [key, from[key] as string]));
}

/** What a walk through steps came to: `performed:sent`, `decided:yes`, `deferred:quiet-hours`. */
function cameTo(answer: unknown): object {
  const { answers } = (typeof answer === 'object' && answer !== null ? answer : {}) as { answers?: unknown };
  if (!Array.isArray(answers)) return {};
  const line = ({ type, port, reason }: Record<string, unknown>) => [type, port ?? reason].filter(Boolean).join(':');
  return { came_to: (answers as Record<string, unknown>[]).map((one) => line(one)) };
}

/** A workflow's task waits with its local activity for the next try, and needs no processor: a crowd that fails keeps nobody else away. */
function waitForNextTry(): void {
  const { isLocal, attempt, retryPolicy } = infoOf() ?? {};
  if (!isLocal || !attempt || !retryPolicy) return;
  const { initialInterval, backoffCoefficient = 2 } = retryPolicy;
  const pause = Number(initialInterval) * backoffCoefficient ** (attempt - 1);
  if (pause <= localRetryMs) void away.during(() => sleep(pause, undefined, { ref: false }));
}

const attemptNumber = (): number => infoOf()?.attempt ?? 1;

function infoOf(): Info | undefined {
  try {
    return activityInfo();
  } catch {
    // Called outside Temporal, by a test.
    return undefined;
  }
}

function describe(error: unknown): { code: string | null; type: string } {
  const { code, name } = (typeof error === 'object' && error !== null ? error : {}) as {
    code?: unknown;
    name?: unknown;
  };
  return {
    code: typeof code === 'string' && /^[A-Z0-9_]{1,40}$/.test(code) ? code : null,
    type: typeof name === 'string' ? name.slice(0, 60) : 'Error',
  };
}

/** Where it happened; the first line of a stack repeats the message, which may quote values. */
function stackOf(error: unknown): string | undefined {
  return error instanceof Error
    ? error.stack
        ?.split('\n')
        .filter((line) => line.startsWith('    at '))
        .slice(0, 8)
        .join('\n')
    : undefined;
}
