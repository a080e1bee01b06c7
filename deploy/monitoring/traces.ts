/**
 * OpenTelemetry traces of the API by the standard variables, off while OTEL_EXPORTER_OTLP_ENDPOINT is not set. Deno makes and sends
 * them itself (a span for each request, and for each call that goes out), so nothing of ours is loaded for it.
 */

/** What the API's process gets of the environment: every OTEL_ variable, and what Deno wants besides. Nothing while it is off. */
export function traceSettings(env: Record<string, string | undefined> = process.env): Record<string, string> {
  if (!env.OTEL_EXPORTER_OTLP_ENDPOINT || env.OTEL_SDK_DISABLED === 'true') return {};
  const given = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[0].startsWith('OTEL_') && entry[1] !== undefined,
  );
  return {
    OTEL_DENO: 'true',
    OTEL_SERVICE_NAME: 'cadencia-api',
    OTEL_DENO_CONSOLE: 'ignore',
    ...Object.fromEntries(given),
  };
}
