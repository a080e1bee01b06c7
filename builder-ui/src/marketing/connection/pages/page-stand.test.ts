import { expect, test } from 'vitest';
import { pageStand } from './page-stand.ts';

const at = '2026-11-20T12:00:00Z';
const page = { wants_leads: true, subscribed_at: at, error: null };
const well = { connected: true, missing_permissions: [] };

test('a page that Meta reports is receiving; one that is new is being asked for', () => {
  expect(pageStand(page, well)).toMatchObject({ color: 'green', reports: true });
  expect(pageStand(page, well).text).toBeUndefined();
  expect(pageStand({ ...page, subscribed_at: null }, well)).toMatchObject({ color: 'gray' });
  expect(pageStand({ ...page, subscribed_at: null }, well).cure).toBeUndefined();
});

test('a page that was left out is that, whatever else is wrong', () => {
  const off = pageStand({ wants_leads: false, subscribed_at: null, error: null }, well);
  const broken = { connected: false, missing_permissions: ['leads_retrieval'] };
  expect(pageStand({ wants_leads: false, subscribed_at: null, error: null }, broken)).toEqual(off);
});

test('without the connection or a permission nothing comes in, however well the page stood', () => {
  const waits = pageStand(page, { connected: false, missing_permissions: [] });
  const lacks = pageStand(page, { connected: true, missing_permissions: ['pages_manage_ads'] });
  expect([waits, lacks]).toMatchObject([{ color: 'amber' }, { color: 'amber' }]);
  expect(waits.reports ?? lacks.reports).toBeUndefined();
  expect(waits.name()).not.toBe(lacks.name());
  expect(pageStand(page, { connected: true, missing_permissions: ['business_management'] }).color).toBe('green');
});

test.each([
  ['no-token', 'look'],
  ['not-found', 'look'],
  ['missing-permission', 'retry'],
  ['token-revoked', 'connect'],
  ['token-checkpoint', 'connect'],
  ['blocked', 'retry'],
  ['rate-limit', 'retry'],
  ['network', 'retry'],
  ['bad-request', 'retry'],
] as const)('a refusal %s says what to do: %s', (error, cure) => {
  const stand = pageStand({ ...page, subscribed_at: null, error }, well);
  expect(stand.cure).toBe(cure);
  expect(stand.text!()).not.toBe('');
});

test('a refusal that nobody expected shows its code', () => {
  expect(pageStand({ ...page, subscribed_at: null, error: 'new-thing' }, well).text!()).toContain('new-thing');
});
