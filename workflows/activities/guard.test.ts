import { asyncLocalStorage, type Context, type Info } from '@temporalio/activity';
import { describe, expect, it } from 'vitest';
import { EnrolmentGone } from '#db/flows/facts.ts';
import { away as counted } from '../services/away.ts';
import { guard } from './guard.ts';

const failure = async (problem: unknown) => {
  const logged: unknown[] = [];
  const log = { warn: (data: object, message: string) => void logged.push(data, message) };
  const { work } = guard(log, {
    work: async () => {
      throw problem;
    },
  });
  const [settled] = await Promise.allSettled([work()]);
  const thrown = (settled as PromiseRejectedResult).reason as Error & { type: string; nonRetryable: boolean };
  return { thrown, said: JSON.stringify([thrown, thrown.message, logged]) };
};

describe('guard()', () => {
  it('lets nothing of an error into the history or the log but its kind', async () => {
    const secret = 'Zoe +5491140000001';
    const error = Object.assign(new Error(`duplicate key: ${secret}`), {
      code: '23505',
      detail: secret,
      parameters: [secret],
    });
    const { thrown, said } = await failure(error);
    expect(thrown).toMatchObject({ message: 'work failed', type: '23505', nonRetryable: false });
    expect(said).not.toContain('Zoe');
    expect(said).not.toContain('54911');
  });
  it('says at debug whose work was done, how long it took and what it came to, and nothing else of what it was given', async () => {
    const lines: object[] = [];
    const log = { warn: () => {}, debug: (data: object) => void lines.push(data) };
    const input = { tenantId: 't', enrolmentId: 'e', seq: 3, state: { vars: { name: 'Zoe' } } };
    const answers = [
      { type: 'decided', port: 'yes', now: 1 },
      { type: 'deferred', reason: 'quiet-hours', detail: 'Zoe' },
    ];
    const { work } = guard(log, { work: ({ seq }: typeof input) => Promise.resolve({ answers: seq ? answers : [] }) });
    await work(input);
    expect(lines).toEqual([
      {
        activity: 'work',
        attempt: 1,
        ms: expect.any(Number),
        tenantId: 't',
        enrolmentId: 'e',
        seq: 3,
        came_to: ['decided:yes', 'deferred:quiet-hours'],
      },
    ]);
  });
  it('tries nothing again about a lead that was deleted', async () => {
    const { thrown } = await failure(new EnrolmentGone());
    expect(thrown).toMatchObject({ type: 'EnrolmentGone', nonRetryable: true });
  });
  it('counts as away until it is tried again, while the task of its workflow waits with it', async () => {
    const away = async (about: Partial<Info>, problem: unknown = new Error('x')) => {
      const retryPolicy = { initialInterval: 50, backoffCoefficient: 2 };
      const info = { isLocal: true, attempt: 1, retryPolicy, ...about };
      await asyncLocalStorage.run({ info } as Context, () => failure(problem));
      return counted.count();
    };
    expect(await away({ isLocal: false })).toBe(0);
    expect(await away({}, new EnrolmentGone())).toBe(0);
    expect(await away({ attempt: 9 }, Object.assign(new Error('x'), { code: '40001' }))).toBe(0);
    expect(await away({ attempt: 4 })).toBe(1);
    await expect.poll(() => counted.count()).toBe(0);
  });
  it('knows trouble that passes', async () => {
    for (const code of ['CONNECTION_CLOSED', 'ECONNREFUSED', '57P01', '40001', '40P01', '55P03']) {
      expect((await failure(Object.assign(new Error('x'), { code }))).thrown).toMatchObject({
        message: 'unavailable',
        type: code,
      });
    }
    const outside = Object.assign(new Error('unrecognized configuration parameter "app.tenant_id"'), { code: '42704' });
    expect((await failure(outside)).thrown).toMatchObject({ message: 'unavailable' });
  });
});
