/** Plays one timeline on the product, and notes from when the API has known what forbids its messages. Instants: ms since 1970. */
import type { Comer, Door } from '../testing/doors.ts';
import { onThePhone, post } from '../testing/doors.ts';
import { type Product, until } from '../testing/product.ts';
import { type Act, beforeMs, dated, flowOf, pause, type Timeline } from './timeline.ts';

export interface Forbidden {
  why: string;
  /** The API had answered 2xx by then; or the events with which it is told. */
  from: number | { events: string[] };
  /** Open while there is none. */
  until?: number;
}

export interface Played {
  timeline: Timeline;
  who: Comer;
  flowId: string;
  leadId: string | null;
  forbidden: Forbidden[];
  /** Something failed on our side of the line, so what should have come is not known. */
  isUncertain: boolean;
}

/** Behind the millisecond in which something was. */
const behind = (at: number) => at + 1;

/** Publishes the flow; call before the play begins. */
export async function prepare(product: Product, timeline: Timeline, who: Comer): Promise<Played> {
  const flowId = await product.publish(who.name, flowOf(timeline, who.name));
  return { timeline, who, flowId, leadId: null, forbidden: [], isUncertain: false };
}

/** Never throws: what is refused while servers are away makes the timeline uncertain. */
export async function play(product: Product, doors: Record<Door, (who: Comer) => Promise<unknown>>, one: Played) {
  const { timeline, who, flowId, forbidden } = one;
  let dealId = '';
  let dueAt = 0;

  /** @returns the answer and when it was there; null where it was no 2xx */
  async function call<T = { id: string }>(method: string, path: string, body?: object) {
    const answer = await product.call<T>(method, `/api/crm${path}`, body).catch(() => null);
    if (answer && answer.status < 300) return { at: behind(Date.now()), body: answer.body };
    // Refused is certain; a server's fault or no answer is not.
    if (!answer || answer.status >= 500) one.isUncertain = true;
    return null;
  }
  const forbid = (why: string, done: { at: number } | null, end?: number) => {
    if (done) forbidden.push({ why, from: done.at, ...(end ? { until: end } : {}) });
  };
  const release = (words: string[], at: number) => {
    for (const each of forbidden) if (words.includes(each.why)) each.until ??= at;
  };
  const enrolment = async () => {
    const found = await call<{ items: { id: string }[] }>('GET', `/enrolments?flow_id=${flowId}&state=open`);
    return found?.body.items[0]?.id ?? null;
  };
  const phone = async (what: object, why: string | null) => {
    const events = await onThePhone(product, { from: who.phone, ...what }).catch(() => null);
    if (events && why) forbidden.push({ why, from: { events } });
  };

  async function does(act: Act): Promise<void> {
    if (dealId === '' && act.do.includes('deal')) return await does({ do: 'stop' });
    switch (act.do) {
      case 'stop':
      case 'pause':
      case 'resume': {
        const id = await enrolment();
        if (!id) return;
        if (act.do === 'resume') release(['pause'], Date.now());
        const done = await call('POST', `/enrolments/${id}/${act.do}`, {});
        if (act.do !== 'resume') forbid(act.do, done);
        return;
      }
      case 'pause flow':
        return forbid(act.do, await call('POST', `/flows/${flowId}/pause`, {}));
      case 'resume flow':
        release(['pause', 'pause flow'], Date.now());
        return void (await call('POST', `/flows/${flowId}/resume`, {}));
      case 'archive':
        return forbid(act.do, await call('DELETE', `/flows/${flowId}?people=stop`));
      case 'reply':
        return await phone({ text: 'Ya compré, gracias' }, timeline.leavesOnReply ? act.do : null);
      case 'button':
        return await phone({ button: 'Me interesa' }, timeline.leavesOnReply ? act.do : null);
      case 'read':
        await post(`${product.ready.sandboxUrl}/_sandbox/read`, { person: who.phone }).catch(() => null);
        return;
      case 'keyword':
      case 'preferences':
      case 'unsubscribe':
        return await phone({ optOut: act.do }, act.do);
      case 'no':
      case 'yes': {
        const consent = { granted: act.do === 'yes', source: 'web', occurred_at: dated(act.dated) };
        const done = await call('PATCH', `/leads/${one.leadId}`, { consent });
        return act.do === 'no' ? forbid('no', done) : undefined;
      }
      case 'yes by ingest': {
        const consent = { granted: true, source: 'web', occurred_at: dated(act.dated) };
        return void (await doors.ingest({ ...who, more: { consent } }).catch(() => null));
      }
      case 'move deadline': {
        const [before, after] = [dueAt, dueAt + 4_000];
        const done = await call('PATCH', `/opportunities/${dealId}`, {
          deadline: new Date(after + beforeMs).toISOString(),
        });
        if (done) dueAt = after;
        // One that comes when the reminder is due may come too late.
        if (done && done.at < before) forbid(act.do, done, after);
        return;
      }
      case 'win deal':
        return forbid(act.do, await call('PATCH', `/opportunities/${dealId}`, { status: 'won' }));
      case 'delete deal':
        return forbid(act.do, await call('DELETE', `/opportunities/${dealId}`));
    }
  }

  const comes = async () => {
    const consent = timeline.consent && { granted: true, source: 'web', occurred_at: dated(timeline.consent) };
    const more = { ...(consent && timeline.door !== 'import' ? { consent } : {}), start_flows: true };
    await doors[timeline.door]({ ...who, more });
    one.leadId = await until(`the lead ${who.phone}`, 60, async () => {
      const found = await product
        .call<{ items: { id: string }[] }>('GET', `/api/crm/leads?q=${encodeURIComponent(who.phone)}`)
        .catch(() => null);
      return found?.body.items?.[0]?.id ?? null;
    });
  };

  await pause(timeline.begins);
  await comes().catch(() => void (one.isUncertain = true));
  if (!one.leadId) return;
  if (timeline.entry === 'deal') {
    dueAt = Date.now() + timeline.waits[0]! * 1000 + 1_000;
    const made = await call('POST', '/opportunities', {
      lead_id: one.leadId,
      name: 'Plan',
      deadline: new Date(dueAt + beforeMs).toISOString(),
    });
    dealId = made?.body.id ?? '';
    one.isUncertain ||= !made;
  }
  // Who is enrolled before the message that made them a lead has been read leaves on it: in time or not, both are right.
  if (timeline.entry === 'enrolled' && timeline.leavesOnReply && ['message', 'click'].includes(timeline.door))
    one.isUncertain = true;
  if (timeline.entry === 'enrolled')
    one.isUncertain ||= !(await call('POST', `/flows/${flowId}/enrol`, { lead_ids: [one.leadId] }));
  for (const [after, act] of timeline.acts) {
    await pause(after);
    await does(act);
  }
}
