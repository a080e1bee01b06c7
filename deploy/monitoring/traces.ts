/**
 * OpenTelemetry traces by the standard variables, off while OTEL_EXPORTER_OTLP_ENDPOINT is not set. Deno makes and sends those of the API
 * itself (a span for each request, and for each call that goes out); the worker's are in workflows/watch/traces.ts.
 */

/** What a process gets of the environment: every OTEL_ variable, and what Deno wants besides. Nothing while it is off. */
export function traceSettings(
  service: 'api' | 'worker',
  env: Record<string, string | undefined> = process.env,
): Record<string, string> {
  if (!env.OTEL_EXPORTER_OTLP_ENDPOINT || env.OTEL_SDK_DISABLED === 'true') return {};
  const given = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[0].startsWith('OTEL_') && entry[1] !== undefined,
  );
  return {
    OTEL_SERVICE_NAME: `cadencia-${service}`,
    ...(service === 'api' ? { OTEL_DENO: 'true', OTEL_DENO_CONSOLE: 'ignore' } : {}),
    ...Object.fromEntries(given),
  };
}
