/** Which ad gets an entry into a flow: the one in effect when it began, for both models, to the edge of the window. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertLiveFlow, insertMessage } from '#db/testing/flow-scene.ts';
import { addLead, noonAgo, openScene } from './testing.ts';
import { createTestApi, type TestApi } from '../testing.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.stop());

/** The week until yesterday. */
const week = '/api/crm/marketing/flows';
const path = `${week}?time_range=30d`;
const hour = 3_600_000;
/** An instant so many hours before the day before yesterday's noon, in UTC. */
const base = Date.parse(`${new Date(Date.now() - 48 * hour).toISOString().slice(0, 10)}T12:00:00Z`);
const ago = (hours: number) => new Date(base - hours * hour);

async function openFlow() {
  const scene = await openScene(api);
  const flow = await scene.write((tx) => insertLiveFlow(tx, 'Bienvenida'));
  /** Somebody with touches (ad, hours ago) who entered the flow so many hours ago. @returns lead and enrolment */
  const enter = (touches: [ad: string, hours: number][], enteredAgo: number) =>
    scene.write(async (tx) => {
      const [lead] = await tx<
        { id: string }[]
      >`insert into leads (name, created_at) values ('L', ${ago(1000)}) returning id`;
      for (const [ad_id, hours] of touches)
        await tx`insert into lead_touches (lead_id, source, occurred_at, ad_id) values (${lead!.id}, 'ctwa', ${ago(hours)}, ${ad_id})`;
      const row = { flow_id: flow, version: 1, lead_id: lead!.id, occurrence: 'x', created_at: ago(enteredAgo) };
      const [made] = await tx<{ id: string }[]>`insert into enrolments ${tx(row)} returning id`;
      return { leadId: lead!.id, enrolmentId: made!.id };
    });
  const ads = async (query = '') =>
    Object.fromEntries(
      (await scene.ceo.get(path + query)).body.items.map((row: { ad_id: string; people: number }) => [
        row.ad_id,
        row.people,
      ]),
    );
  return { ...scene, flow, enter, ads };
}

describe('GET /crm/marketing/flows', () => {
  it('tells into which flows each ad sent people, and what came of it', async () => {
    const { ceo, write } = await openScene(api);
    const [first, second, other] = [
      await addLead(api, ceo, 3, 'a1'),
      await addLead(api, ceo, 3, 'a1'),
      await addLead(api, ceo, 3, 'a3'),
    ];
    const nobody = await addLead(api, ceo, 3, null);
    const flow = await write((tx) => insertLiveFlow(tx, 'Bienvenida'));
    const enter = (leadId: string, daysAgo: number, result: string | null) =>
      write(async (tx) => {
        const row = {
          flow_id: flow,
          version: 1,
          lead_id: leadId,
          occurrence: `${daysAgo}`,
          created_at: noonAgo(daysAgo),
          result,
          ended_at: result && new Date(),
          state: result ? 'finished' : 'waiting',
        };
        const [made] = await tx<{ id: string }[]>`insert into enrolments ${tx(row)} returning id`;
        return made!.id;
      });
    const entry = await enter(first, 2, 'goal');
    await enter(first, 1, null);
    await enter(second, 2, 'exited');
    await enter(other, 2, 'none');
    await enter(other, 20, 'none');
    await enter(nobody, 2, 'goal');
    await write(async (tx) => {
      const message = await insertMessage(tx, { leadId: first, flowId: flow, enrolmentId: entry, state: 'read' });
      await tx`update messages set accepted_at = now(), replied_at = now() where id = ${message}`;
    });
    const { body } = await ceo.get(week);
    expect(body.items).toEqual([
      {
        campaign_id: 'c1',
        adset_id: 's1',
        ad_id: 'a1',
        flow_id: flow,
        flow_name: 'Bienvenida',
        people: 2,
        entries: 3,
        open: 1,
        goal: 1,
        none: 0,
        exited: 1,
        failed: 0,
        stopped: 0,
        sent: 1,
        replied: 1,
      },
      {
        campaign_id: 'c2',
        adset_id: 's2',
        ad_id: 'a3',
        flow_id: flow,
        flow_name: 'Bienvenida',
        people: 1,
        entries: 1,
        open: 0,
        goal: 0,
        none: 1,
        exited: 0,
        failed: 0,
        stopped: 0,
        sent: 0,
        replied: 0,
      },
    ]);
    expect((await ceo.get(`${week}?ad_id=a3`)).body.items).toHaveLength(1);
    expect((await ceo.get(`${week}?campaign_id=c1`)).body.items).toMatchObject([{ ad_id: 'a1', people: 2 }]);
    expect((await ceo.get(`${week}?window=1`)).body.items).toMatchObject([
      { ad_id: 'a1', entries: 2 },
      { ad_id: 'a3' },
    ]);
  });

  it('credits the last or the first ad before the entry, never one after it', async () => {
    const { enter, ads } = await openFlow();
    await enter(
      [
        ['a1', 30],
        ['a2', 20],
        ['a3', 5],
      ],
      10,
    );
    await enter([['a3', 5]], 10);
    expect(await ads()).toEqual({ a2: 1 });
    expect(await ads('&model=first_touch')).toEqual({ a1: 1 });
    expect(await ads('&ad_id=a2')).toEqual({ a2: 1 });
    expect(await ads('&ad_id=a3')).toEqual({});
  });

  it('reaches back as far as the window and not an instant further', async () => {
    const { enter, ads, write } = await openFlow();
    await enter([['a1', 24]], 0);
    const { leadId } = await enter([], 0);
    await write(
      (tx) =>
        tx`insert into lead_touches (lead_id, source, occurred_at, ad_id) values (${leadId}, 'ctwa', ${new Date(ago(24).getTime() - 1000)}, 'a2')`,
    );
    expect(await ads('&window=1')).toEqual({ a1: 1 });
    expect(await ads('&window=2')).toEqual({ a1: 1, a2: 1 });
  });

  it('counts messages that the provider took and people who answered, also of an ad the sync does not know', async () => {
    const { enter, ceo, flow, write } = await openFlow();
    const { leadId, enrolmentId } = await enter([['ghost', 3]], 1);
    await write(async (tx) => {
      for (const [state, accepted] of [
        ['read', true],
        ['delivered', true],
        ['failed', false],
        ['suppressed', false],
      ] as const) {
        const place = { leadId, flowId: flow, enrolmentId, nodeId: state };
        const id = await insertMessage(tx, { ...place, state, replied: state === 'read' });
        if (accepted) await tx`update messages set accepted_at = now() where id = ${id}`;
      }
    });
    expect((await ceo.get(path)).body.items).toMatchObject([
      { ad_id: 'ghost', campaign_id: '', people: 1, entries: 1, open: 1, sent: 2, replied: 1, flow_name: 'Bienvenida' },
    ]);
  });

  it('knows nothing of another tenant', async () => {
    const [ours, theirs] = [await openFlow(), await openFlow()];
    await theirs.enter([['a1', 3]], 1);
    expect(await ours.ads()).toEqual({});
    expect(await theirs.ads()).toEqual({ a1: 1 });
  });
});
