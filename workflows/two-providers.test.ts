/** The same flow through each provider; and that a message in doubt stays with the one that it went to. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { providerNames } from '#providers/mod.ts';
import { chain, send, until } from './testing/flows.ts';
import { createScene, type Scene } from './testing/scene.ts';

let scene: Scene;
beforeAll(async () => void (scene = await createScene({ providers: providerNames, settleSeconds: 900 })), 60_000);
afterAll(() => scene?.stop());
afterEach(() => scene.inTenant((tx) => tx`update flows set status = 'archived'`));

/** A send whose number the flow names. */
const by = (senderId: string, name: Parameters<typeof send>[0]) => {
  const step = send(name);
  return { ...step, config: { ...step.config, sender: senderId } };
};
const provider = (message: { provider: string }) => message.provider;

describe('a flow of three messages', () => {
  it('leaves the same decision log and the same messages behind, whoever hands them on', async () => {
    const told = [];
    for (const [place, name] of providerNames.entries()) {
      const id = scene.senderIds[place]!;
      const flowId = await scene.publish(
        chain({ kind: 'lead-created' }, [by(id, 'hola'), by(id, 'chau'), by(id, 'hola')]),
      );
      const lead = await scene.createLead({ name: 'Beatriz' });
      const [enrolment] = await scene.ended(flowId);
      const messages = await until(async () => {
        const rows = await scene.messages(flowId);
        return rows.length === 3 && rows.every((row) => row.state === 'delivered') && rows;
      });
      const sends = await scene.sends(lead.phone);
      expect(new Set((sends as unknown as { provider: string }[]).map(provider))).toEqual(new Set([name]));
      told.push({
        steps: await scene.steps(enrolment!.id),
        end: [enrolment!.state, enrolment!.result, enrolment!.reason],
        messages: messages.map(({ state, reason, attempt, variables, rendered }) => ({
          state,
          reason,
          attempt,
          variables,
          rendered,
        })),
        sends: sends.map(({ template, variables }) => ({ template, variables })),
      });
      await scene.inTenant((tx) => tx`update flows set status = 'archived'`);
    }
    const [first, ...others] = told;
    expect(first!.steps).toMatchObject([
      { outcome: 'sent' },
      { outcome: 'sent' },
      { outcome: 'sent' },
      { outcome: 'finished' },
    ]);
    expect(others.length).toBeGreaterThan(0);
    for (const other of others) expect(other).toEqual(first);
  });

  it('stops with whoever answers or opts out, by either', async () => {
    for (const [place] of providerNames.entries()) {
      const id = scene.senderIds[place]!;
      const flowId = await scene.publish({
        ...chain({ kind: 'lead-created' }, [by(id, 'hola'), { kind: 'wait', config: { for: 'P1D' } }, by(id, 'chau')]),
        settings: { exitOn: ['message.replied', 'lead.opted_out'] },
      });
      const [answers, leaves] = [
        await scene.createLead({ name: 'Responde' }),
        await scene.createLead({ name: 'Basta' }),
      ];
      await until(async () => (await scene.messages(flowId)).filter((row) => row.state === 'delivered').length === 2);
      await scene.inbound({ from: answers.phone, text: 'Hola, sí' });
      await scene.inbound({ from: leaves.phone, optOut: 'preferences' });
      const rows = await scene.ended(flowId, 2);
      expect(rows.map((row) => [row.lead_id, row.state, row.reason])).toEqual([
        [answers.id, 'finished', 'event:message.replied'],
        [leaves.id, 'finished', 'event:lead.opted_out'],
      ]);
      await scene.inTenant((tx) => tx`update flows set status = 'archived'`);
    }
  });
});

describe('files without a template', () => {
  const files = [
    { format: 'image', link: 'https://files.test/plan.jpg', text: 'Hola {{lead.name}}' },
    { format: 'video', link: 'https://files.test/aula.mp4', text: '' },
    {
      format: 'document',
      link: 'https://files.test/{{lead.name}}.pdf',
      filename: 'Plan de {{lead.name}}.pdf',
      text: 'El plan',
    },
    { format: 'audio', link: 'https://files.test/hola.mp3', text: '' },
  ];

  it('go to whoever wrote within the day, by either in the same words, and to nobody else', async () => {
    const told = [];
    for (const [place, name] of providerNames.entries()) {
      const sender = scene.senderIds[place]!;
      const steps = files.map(({ text, ...file }) => ({
        kind: 'send-text',
        config: { text, file, sender },
        port: 'sent',
      }));
      const flowId = await scene.publish(chain({ kind: 'message-received', config: { match: 'any' } }, steps));
      const silent = await scene.createLead({ name: 'Callada' });
      const lead = await scene.createLead({ name: 'Bea' });
      await scene.inbound({ from: lead.phone, text: 'Hola' });
      await scene.ended(flowId);
      const messages = await scene.messages(flowId);
      const calls = (await scene.sends(lead.phone)) as unknown as { provider: string; type: string }[];
      expect(calls.map((one) => [one.provider, one.type])).toEqual(files.map(({ format }) => [name, format]));
      expect(await scene.sends(silent.phone)).toEqual([]);
      told.push(messages.map(({ type, rendered, said }) => [type, rendered, said]));
      await scene.inTenant((tx) => tx`update flows set status = 'archived'`);
    }
    const said = (media: string, file: string, link: string) => ({
      is: 'media',
      media,
      file,
      link: `https://files.test/${link}`,
      format: null,
    });
    for (const one of told)
      expect(one).toEqual([
        ['image', 'Hola Bea', said('image', 'plan.jpg', 'plan.jpg')],
        ['video', null, said('video', 'aula.mp4', 'aula.mp4')],
        ['document', 'El plan', said('document', 'Plan de Bea.pdf', 'Bea.pdf')],
        ['audio', null, said('audio', 'hola.mp3', 'hola.mp3')],
      ]);
  });
});

describe('a message in doubt', () => {
  it('goes out once, by the provider that it was handed to, although another number stands ready', async () => {
    for (const [place, name] of providerNames.entries()) {
      const id = scene.senderIds[place]!;
      const flowId = await scene.publish(chain({ kind: 'lead-created' }, [by(id, 'hola')]));
      await scene.fault({ kind: 'drop-response', times: 1 });
      const lead = await scene.createLead();
      await scene.ended(flowId);
      const [message] = await until(async () => {
        const rows = await scene.messages(flowId);
        return rows[0]?.state === 'delivered' && rows;
      });
      expect(message!.attempt).toBe(1);
      const sends = (await scene.sends(lead.phone)) as unknown as { provider: string }[];
      expect(sends.map(provider)).toEqual([name]);
      await scene.inTenant((tx) => tx`update flows set status = 'archived'`);
    }
  });
});
