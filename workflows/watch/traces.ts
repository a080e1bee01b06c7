/**
 * OpenTelemetry traces of the worker by the standard variables, off while OTEL_EXPORTER_OTLP_ENDPOINT is not set: a span for each activity
 * (activities/guard.ts), and for each call that goes out. Of an activity it holds ids and numbers alone, of a call no query: secrets
 * and searched words can be in one.
 */

/** Sends what is left of spans, and ends. */
export type EndTraces = () => Promise<void>;

/**
 * Call it before there is work.
 * @returns null while traces are off; nothing of OpenTelemetry's SDK is loaded then
 */
export async function startTraces(): Promise<EndTraces | null> {
  // The SDK reads the variables itself.
  const { env } = process;
  if (!env.OTEL_EXPORTER_OTLP_ENDPOINT || env.OTEL_SDK_DISABLED === 'true') return null;
  const [{ NodeSDK }, { UndiciInstrumentation }] = await Promise.all([
    import('@opentelemetry/sdk-node'),
    import('@opentelemetry/instrumentation-undici'),
  ]);
  const calls = new UndiciInstrumentation({
    startSpanHook: ({ origin, path }) => ({ 'url.full': origin + path.split('?', 1)[0], 'url.query': '' }),
  });
  const sdk = new NodeSDK({
    serviceName: env.OTEL_SERVICE_NAME ?? 'cadencia-worker',
    instrumentations: [calls],
    // Providers and other people's servers are told nothing of our traces.
    textMapPropagator: null,
    // Prometheus reads numbers, and the log goes to standard output.
    metricReaders: [],
    logRecordProcessors: [],
  });
  sdk.start();
  return () => sdk.shutdown();
}
