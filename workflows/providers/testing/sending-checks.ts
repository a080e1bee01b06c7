/** Once, and every doubt is known. */
import { expect } from 'vitest';
import { refusalClasses } from '../port.ts';
import type { Check } from './check.ts';
import type { Trouble } from './stage.ts';

/** One call, this outcome, and so many messages taken. */
async function meets({ open, posts, stage }: Parameters<Check>[0], trouble: Trouble, outcome: object, taken: number) {
  const message = stage.message();
  const before = posts();
  await stage.meet(trouble);
  const timeoutMs = trouble.is === 'late' ? 100 : 5_000;
  expect(await open({ timeoutMs }).send(message)).toMatchObject(outcome);
  expect(posts() - before).toBe(1);
  expect(await stage.taken(message.externalId)).toHaveLength(taken);
  await stage.clear();
}

export const sendingChecks: Record<string, Check> = {
  'sends a template once, with its variables': async ({ open, posts, stage }) => {
    const message = stage.message();
    expect(await open().send(message)).toEqual({
      is: 'accepted',
      id: expect.stringMatching(/./),
      wamid: expect.toSatisfy((wamid) => wamid === null || typeof wamid === 'string'),
    });
    expect(posts()).toBe(1);
    expect(await stage.taken(message.externalId)).toEqual([
      { to: message.to.phone, variables: ['Ana'], text: expect.stringContaining('Ana') },
    ]);
  },
  'sends a text once to somebody who wrote': async ({ open, stage }) => {
    const { from, to, externalId } = stage.message();
    await stage.write(to.phone!, 'Hola');
    const outcome = await open().send({ from, to, externalId, is: 'text', text: '¿Seguimos? ñ 🦤' });
    expect(outcome).toMatchObject({ is: 'accepted' });
    expect(await stage.taken(externalId)).toMatchObject([{ to: to.phone, text: '¿Seguimos? ñ 🦤' }]);
  },
  'sends files of each format once, with their captions, to somebody who wrote': async ({ open, posts, stage }) => {
    const { from, to } = stage.message();
    await stage.write(to.phone!, 'Hola');
    const link = 'https://tienda.example/bici';
    const files = [
      { format: 'image', caption: 'Esta ñ' },
      { format: 'video', caption: 'Así' },
      // Neither has one: what cannot be is left out, not refused.
      { format: 'audio', caption: 'no' },
      { format: 'sticker', caption: 'no' },
      { format: 'document', caption: 'Lista', filename: 'precios.pdf' },
    ] as const;
    for (const file of files) {
      const externalId = `file-${stage.nextId()}`;
      const before = posts();
      const sent = { from, to, externalId, is: 'file', link, ...file } as const;
      expect([file.format, await open().send(sent)]).toMatchObject([file.format, { is: 'accepted' }]);
      expect(posts() - before).toBe(1);
      const isSilent = file.caption === 'no';
      expect(await stage.taken(externalId)).toMatchObject([{ to: to.phone, text: isSilent ? null : file.caption }]);
    }
  },
  'reaches a person whose phone is not known': async ({ open, stage }) => {
    const message = stage.message({ to: { phone: null, waUserId: 'US.13491208655302741918' } });
    expect(await open().send(message)).toMatchObject({ is: 'accepted' });
    expect(await stage.taken(message.externalId)).toMatchObject([{ to: 'US.13491208655302741918' }]);
  },
  'reads each refusal as what it asks of us': async (scene) => {
    const { refusals } = scene.stage;
    // Their trouble is never a refusal: what fails at the provider leaves a doubt.
    const wanted = refusalClasses.filter((one) => one !== 'retry');
    expect([...new Set(refusals.map((one) => one.class))].toSorted()).toEqual(wanted.toSorted());
    for (const { trouble, class: kind } of refusals)
      await meets(scene, { is: 'refusal', trouble }, { is: 'not-sent', class: kind }, 0);
  },
  'keeps how long to wait when it was too quick': async (scene) => {
    await meets(scene, { is: 'throttle', retryAfter: 7 }, { is: 'not-sent', class: 'throttle', retryAfter: 7 }, 0);
  },
  'leaves a doubt on a 5xx, whether the message was taken or not': async (scene) => {
    for (const status of [500, 502, 503, 504]) {
      await meets(scene, { is: 'broken', status, taken: false }, { is: 'unknown' }, 0);
      await meets(scene, { is: 'broken', status, taken: true }, { is: 'unknown' }, 1);
    }
  },
  'leaves a doubt when the answer is lost, broken or late, and does not try again': async (scene) => {
    for (const is of ['lost', 'half', 'late'] as const) await meets(scene, { is }, { is: 'unknown' }, 1);
  },
  'knows that what never reached the provider was not sent': async ({ open, stage }) => {
    const outcome = await open({ url: stage.deadUrl }).send(stage.message());
    expect(outcome).toMatchObject({ is: 'not-sent', class: 'retry' });
    await expect(open({ url: stage.deadUrl }).listNumbers()).rejects.toMatchObject({
      name: 'ProviderError',
      status: 0,
      class: 'retry',
    });
  },
  'says what became of a message when asked, if it can': async ({ open, stage }) => {
    const message = stage.message();
    const sent = await open().send(message);
    if (sent.is !== 'accepted') throw new Error('not accepted');
    await stage.received((text) => text.includes(message.externalId) && text.includes('delivered'));
    const told = await open().findStatus(sent.id);
    if (told) {
      expect(told).toMatchObject({ is: 'status', status: 'delivered', at: expect.any(Date) });
      expect(told.message.externalId).toBe(message.externalId);
      expect((await open().findStatus(sent.id))?.eventId).toBe(told.eventId);
    }
    expect(await open().findStatus('nothing-of-this-name')).toBeNull();
  },
};
