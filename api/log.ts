/** One JSON object per line on standard output. No bodies, cookies, tokens, phones or e-mails are ever passed in. */

export type Level = 'debug' | 'info' | 'warn' | 'error';
export type Log = (level: Level, message: string, data?: Record<string, unknown>) => void;

const order: Level[] = ['debug', 'info', 'warn', 'error'];

/** Leaves out what is below a level. */
export const atLeast =
  (lowest: Level, log: Log): Log =>
  (level, ...rest) => {
    if (order.indexOf(level) >= order.indexOf(lowest)) log(level, ...rest);
  };

/** Writes to the console. JSON escapes line breaks and control characters, so a value cannot forge a line. */
export const consoleLog: Log = (level, message, data = {}) => {
  const line = JSON.stringify({ at: new Date().toISOString(), level, message, ...data }, (_key, value: unknown) =>
    value instanceof Error ? describe(value) : value,
  );
  console[level](line);
};

/** An error for the log: name, code and where it came from. A database error's `detail` holds row values and stays out. */
export function describe(error: Error): Record<string, unknown> {
  const { code, constraint_name: constraint } = error as { code?: unknown; constraint_name?: unknown };
  return { name: error.name, message: error.message, code, constraint, stack: error.stack?.split('\n').slice(1, 8) };
}
