/**
 * The API runs on Deno, the worker on Node: an instant that one promises is the one at which the other acts, and an amount or a
 * date reads the same from both. When a runtime brings other rules, this names them; zone-rules.ts or words/ settles them.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { denoProgram, root } from '#deploy/runtimes.ts';
import { describe, expect, it } from 'vitest';
import { localTime } from './zone.ts';
import { zoneAt } from './zone-rules.ts';

const script = 'workflows/flow/time/testing/clock-report.ts';
const run = promisify(execFile);
/** Zones that people choose from, and old names that tenants may have. */
const zones = [
  ...Intl.supportedValuesOf('timeZone'),
  'Canada/Pacific',
  'Canada/Mountain',
  'America/Yellowknife',
  'Europe/Tiraspol',
  'Mexico/General',
  'Brazil/East',
];

async function report(program: string, ...flags: string[]): Promise<Record<string, string>> {
  const from = Date.UTC(new Date().getUTCFullYear(), new Date().getUTCMonth(), 1);
  const { stdout } = await run(program, [...flags, script, String(from), zones.join(',')], {
    cwd: root,
    maxBuffer: 1e8,
  });
  return JSON.parse(stdout) as Record<string, string>;
}

describe('Node and Deno', () => {
  it('agree on every zone for two years, on money, dates and plurals', async () => {
    const [node, deno] = await Promise.all([
      report(process.execPath, '--disable-warning=ExperimentalWarning'),
      report(denoProgram(), 'run', '--allow-env', '--allow-read', '--no-prompt'),
    ]);
    expect(Object.keys(node).length).toBeGreaterThan(400);
    const apart = Object.keys(node).filter((name) => node[name] !== deno[name]);
    expect(apart.map((name) => `${name}: Node ${node[name]}; Deno ${deno[name]}`)).toEqual([]);
  }, 60_000);
});

describe('rules that are newer than some runtime’s', () => {
  const clock = (zone: string, at: string) => {
    const { hour, minute } = localTime(Date.parse(at), zone);
    return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  };
  it.each([
    ['America/Vancouver', '2026-12-01T17:00:00Z', '10:00'],
    ['America/Vancouver', '2026-01-15T17:00:00Z', '09:00'],
    ['Canada/Pacific', '2027-02-01T17:00:00Z', '10:00'],
    ['America/Edmonton', '2026-12-01T17:00:00Z', '11:00'],
    ['America/Edmonton', '2026-01-15T17:00:00Z', '10:00'],
    ['Africa/Casablanca', '2026-12-01T09:00:00Z', '09:00'],
    ['Africa/Casablanca', '2026-08-01T09:00:00Z', '10:00'],
    ['Europe/Chisinau', '2027-03-28T00:30:00Z', '02:30'],
    ['Europe/Chisinau', '2027-03-28T01:30:00Z', '04:30'],
  ])('%s at %s shows %s', (zone, at, shown) => expect(clock(zone, at)).toBe(shown));

  it('leave all other zones to the runtime', () => {
    expect(zoneAt('America/Argentina/Buenos_Aires', Date.now())).toBe('America/Argentina/Buenos_Aires');
  });
});
