import { expect, it } from 'vitest';
import { misspell } from './misspell.ts';

it('each field whose name is not free to choose is misspelt once, and nothing else is changed', () => {
  const service = { metadata: { labels: { app: 'api' } }, ports: [{ port: 80 }, { port: 81 }] };
  const wrong = misspell(service, (at) => at.length === 0 || at.at(-1) === 'labels');
  expect(wrong).toEqual([
    { path: 'metadata.labels', value: { ...service, metadata: { labelsMisspelt: { app: 'api' } } } },
    { path: 'ports.0.port', value: { ...service, ports: [{ portMisspelt: 80 }, { port: 81 }] } },
    { path: 'ports.1.port', value: { ...service, ports: [{ port: 80 }, { portMisspelt: 81 }] } },
  ]);
});
