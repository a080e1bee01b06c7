import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiProblem } from '../../app/problem.ts';
import { blankFlow } from '../edit/blank.ts';
import { setNote } from '../edit/change.ts';
import { createAutosave } from './autosave.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A server with one draft, which refuses a save that started from another revision. */
function scene() {
  let flow = blankFlow('lead-created');
  const server = { revision: 1, flow: flow, saves: 0, fault: null as ApiProblem | null };
  const autosave = createAutosave({
    revision: 1,
    read: () => flow,
    async save(next, revision) {
      server.saves++;
      await new Promise((resolve) => setTimeout(resolve, 100));
      if (server.fault) throw server.fault;
      if (revision !== null && revision !== server.revision) throw new ApiProblem(412, { code: 'stale_draft' });
      server.flow = next;
      return ++server.revision;
    },
  });
  const type = (text: string) => {
    flow = setNote(flow, 'lead-created-1', text);
    autosave.changed();
  };
  return { server, autosave, type, current: () => flow };
}

describe('createAutosave()', () => {
  it('saves once typing rests, within two seconds of the last key', async () => {
    const { server, autosave, type, current } = scene();
    for (const text of ['h', 'ho', 'hol']) {
      type(text);
      await vi.advanceTimersByTimeAsync(300);
    }
    expect(autosave.state().phase).toBe('waiting');
    expect(server.saves).toBe(0);
    await vi.advanceTimersByTimeAsync(900);
    expect(server.saves).toBe(1);
    expect(server.flow).toBe(current());
    expect(autosave.state().phase).toBe('saved');
  });

  it('saves what was typed during a save in another one, never two at a time', async () => {
    const { server, autosave, type, current } = scene();
    type('a');
    await vi.advanceTimersByTimeAsync(1050);
    expect(autosave.state().phase).toBe('saving');
    type('b');
    await vi.advanceTimersByTimeAsync(1200);
    expect(server.saves).toBe(2);
    expect(server.flow).toBe(current());
    expect(autosave.state().phase).toBe('saved');
  });

  it('stops at a lost race, keeps nothing silently, and writes over it when told to', async () => {
    const { server, autosave, type, current } = scene();
    server.revision = 5;
    const theirs = server.flow;
    type('mine');
    await vi.advanceTimersByTimeAsync(1200);
    expect(autosave.state().phase).toBe('conflict');
    type('mine too');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(server.flow).toBe(theirs);
    expect(server.saves).toBe(1);
    const done = autosave.keepMine();
    await vi.advanceTimersByTimeAsync(200);
    expect(await done).toBe(true);
    expect(server.flow).toBe(current());
  });

  it('tries again by itself while the line is down', async () => {
    const { server, autosave, type, current } = scene();
    server.fault = new ApiProblem(0, {});
    type('a');
    await vi.advanceTimersByTimeAsync(1200);
    expect(autosave.state().phase).toBe('offline');
    type('b');
    server.fault = null;
    await vi.advanceTimersByTimeAsync(3200);
    expect(autosave.state().phase).toBe('saved');
    expect(server.flow).toBe(current());
  });

  it('says when the server will not take a document, and tries the next one', async () => {
    const { server, autosave, type } = scene();
    server.fault = new ApiProblem(422, { code: 'invalid_flow' });
    type('a');
    await vi.advanceTimersByTimeAsync(1200);
    expect(autosave.state().phase).toBe('refused');
    server.fault = null;
    type('b');
    await vi.advanceTimersByTimeAsync(1200);
    expect(autosave.state().phase).toBe('saved');
  });

  it('flushes at once, for leaving and for publishing', async () => {
    const { server, autosave, type } = scene();
    type('a');
    const done = autosave.flush();
    await vi.advanceTimersByTimeAsync(150);
    expect(await done).toBe(true);
    expect(server.saves).toBe(1);
    expect(await autosave.flush()).toBe(true);
    expect(server.saves).toBe(1);
  });
});
