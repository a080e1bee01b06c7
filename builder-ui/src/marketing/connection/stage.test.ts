import { expect, test } from 'vitest';
import { stageOf } from './stage.ts';
import type { ConnectedAccount } from './connection-queries.ts';

const one = [{}] as ConnectedAccount[];
const boss = { choosing: false, mayConnect: true, hasHistory: false };

test('without Meta there is the way to it, or what was read before', () => {
  const status = { connected: false, accounts: [] };
  expect(stageOf(status, boss)).toBe('connect');
  expect(stageOf(status, { ...boss, hasHistory: true })).toBe('history');
  expect(stageOf(status, { ...boss, hasHistory: undefined })).toBeUndefined();
  expect(stageOf(status, { ...boss, hasHistory: true, choosing: true })).toBe('connect');
});

test('connected without an account, one chooses; whoever may not sees who can', () => {
  const status = { connected: true, accounts: [] };
  expect(stageOf(status, boss)).toBe('choose');
  expect(stageOf(status, { ...boss, mayConnect: false })).toBe('connect');
});

test('with an account there are numbers, also when the permission has gone', () => {
  expect(stageOf({ connected: true, accounts: one }, boss)).toBe('numbers');
  expect(stageOf({ connected: false, accounts: one }, boss)).toBe('numbers');
  expect(stageOf({ connected: true, accounts: one }, { ...boss, choosing: true })).toBe('choose');
  expect(stageOf({ connected: true, accounts: one }, { ...boss, choosing: true, mayConnect: false })).toBe('numbers');
});
