import { parseConfig } from '#api/config.ts';
import { createVault } from '#db/platform/vault.ts';
import { expect, it } from 'vitest';
import { parseConfig as parseWorkerConfig } from '../workflows/config.ts';
import { drawSettings } from './secrets.ts';

const read = (lines: string) =>
  Object.fromEntries(
    lines.split('\n').flatMap((line) => (line ? [[line.split('=')[0]!, line.replace(/^[^=]*=/, '')]] : [])),
  );

it('what `npm run secrets` prints is all that api and worker want drawn, and never the same twice', () => {
  const settings = read(drawSettings());
  const database = {
    DATABASE_URL: 'postgres://cadencia_app@localhost/cadencia',
    PUBLIC_URL: 'https://crm.example.com',
  };
  expect(parseConfig({ ...settings, ...database })).toMatchObject({ ADMIN_TOKEN: settings.ADMIN_TOKEN });
  expect(parseWorkerConfig({ ...settings, ...database }).CREDENTIALS_KEYS).toBe(settings.CREDENTIALS_KEYS);
  expect(() => createVault(settings.CREDENTIALS_KEYS!)).not.toThrow();
  const again = read(drawSettings());
  for (const [name, value] of Object.entries(settings)) expect(again[name], name).not.toBe(value);
});
