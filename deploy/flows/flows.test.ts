import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestApi, type Person, type TestApi } from '#api/testing.ts';
import { noteFlow } from '#api/testing/flow-scene.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pull } from './pull.ts';
import { push } from './push.ts';
import { openRemote, type Remote } from './remote.ts';

const url = 'http://localhost';
let api: TestApi;
let ceo: Person;
let remote: Remote;
let folder: string;
beforeAll(async () => {
  api = await createTestApi();
  ceo = await api.person();
  remote = await remoteOf(ceo);
  folder = await mkdtemp(join(tmpdir(), 'flows-'));
});
afterAll(async () => {
  await api.stop();
  await rm(folder, { recursive: true });
});

async function remoteOf(who: Person): Promise<Remote> {
  const { secret } = (await who.post('/api/crm/api-keys', { kind: 'flows', name: 'git' })).body;
  return openRemote(url, secret, async (address, init) => await api.app.request(String(address), init));
}
const edit = async (name: string, change: (text: string) => string) =>
  await writeFile(join(folder, name), change(await readFile(join(folder, name), 'utf8')));

it('flows live in a folder: pulled, edited, pushed and published; what either side changed meanwhile is not lost', async () => {
  const made = await ceo.post('/api/crm/flows', { name: 'Nota', flow: noteFlow() });
  await ceo.post('/api/crm/flows', { name: 'Nota', flow: noteFlow() });
  const { id } = made.body;
  expect(await pull(remote, folder, url, false)).toEqual({
    lines: ['new      nota-2.flow.json', 'new      nota.flow.json'],
    left: 0,
  });
  expect((await pull(remote, folder, url, false)).lines).toEqual([
    'same     nota-2.flow.json',
    'same     nota.flow.json',
  ]);

  await edit('nota.flow.json', (text) => text.replace('PT1H', 'PT2H'));
  expect(await pull(remote, folder, url, false)).toMatchObject({ left: 1 });
  expect(await push(remote, folder, url, { publish: true })).toMatchObject({
    failed: 0,
    lines: expect.arrayContaining(['changed  nota.flow.json', expect.stringContaining('published as version 1')]),
  });
  expect((await ceo.get(`/api/crm/flows/${id}/draft`)).body.graph.nodes[1].config).toEqual({ for: 'PT2H' });
  expect((await pull(remote, folder, url, false)).left).toBe(0);

  await ceo.patch(`/api/crm/flows/${id}`, { name: 'Nota de hoy' });
  await ceo.put(`/api/crm/flows/${id}/draft`, noteFlow(), { 'if-match': '*' });
  await edit('nota.flow.json', (text) => text.replace('PT2H', 'PT3H'));
  await edit('nota-2.flow.json', (text) => text.slice(0, 100));
  const late = await push(remote, folder, url);
  expect(late.failed).toBe(2);
  expect(late.lines.join('\n')).toMatch(/not valid JSON[^]*somebody changed it in the builder/);
  expect((await push(remote, folder, url, { force: true })).failed).toBe(1);
  expect((await ceo.get(`/api/crm/flows/${id}/draft`)).body.graph.nodes[1].config).toEqual({ for: 'PT3H' });

  // Force also takes back what was changed there alone.
  await ceo.put(`/api/crm/flows/${id}/draft`, noteFlow(), { 'if-match': '*' });
  expect((await push(remote, folder, url)).lines).toContain('same     nota.flow.json');
  expect((await push(remote, folder, url, { force: true })).lines).toContain('changed  nota.flow.json');
  expect((await ceo.get(`/api/crm/flows/${id}/draft`)).body.graph.nodes[1].config).toEqual({ for: 'PT3H' });
  expect((await push(remote, folder, url, { force: true })).lines).toContain('same     nota.flow.json');
});

it('the same folder makes the flows anew elsewhere, once', async () => {
  await pull(remote, folder, url, true);
  const there = await api.person();
  const other = await remoteOf(there);
  const first = await push(other, folder, 'https://other.example');
  expect(first).toMatchObject({ failed: 0, lines: [/^new/, /^new/].map((start) => expect.stringMatching(start)) });
  expect((await push(other, folder, 'https://other.example')).lines.every((line) => line.startsWith('same'))).toBe(
    true,
  );
  expect((await there.get('/api/crm/flows')).body.items).toHaveLength(2);
});
