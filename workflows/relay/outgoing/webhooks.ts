/** Tells a tenant's own systems what happens, signed as Standard Webhooks have it; tries for a day, and stops where nothing arrives. */
import {
  claimCalls,
  pauseFailing,
  readCall,
  settleCall,
  type DueCall,
  type Outcome,
} from '#db/platform/outgoing/webhooks.ts';
import { type Sql, withTenant } from '#db/platform/tenant.ts';
import type { Vault } from '#db/platform/vault.ts';
import type { Egress, EgressAnswer } from '../../services/egress/egress.ts';
import { signatureOf } from '../../services/egress/signature.ts';
import { codeOf } from '../pump.ts';

export interface WebhookDeps {
  sql: Sql;
  vault: Vault;
  egress: Egress;
  log: { warn(data: object, message: string): void };
}

/** Also where nothing was asked: what it was about, or the secret, is gone. */
type Answer = EgressAnswer | { is: 'refused'; fault: 'webhook-gone' | 'webhook-secret-missing' };

/** Pauses between tries, in seconds: a day in all. */
export const pauses = [5, 60, 300, 1_800, 7_200, 18_000, 28_800, 30_600];
const daySeconds = 86_400;

/** Makes some calls that are due. True when there may be more. */
export async function relayWebhooks(deps: WebhookDeps, most: number): Promise<boolean> {
  const claims = await claimCalls(deps.sql, most);
  await Promise.all(
    claims.map(async ({ id, tenantId }) => {
      try {
        await makeCall(deps, tenantId, id);
      } catch (error) {
        // It is handed out again in a minute.
        deps.log.warn({ call: id, code: codeOf(error) }, 'a webhook could not be called');
      }
    }),
  );
  return claims.length === most;
}

async function makeCall({ sql, vault, egress }: WebhookDeps, tenantId: string, id: string): Promise<void> {
  const found = await withTenant(sql, tenantId, async (tx) => {
    const call = await readCall(tx, id);
    return call && { call, secret: await vault.get(tx, tenantId, call.secret_key) };
  });
  if (!found) return;
  const { call, secret } = found;
  const body = bodyOf(call, new Date());
  const answer: Answer =
    secret === null || body === null
      ? { is: 'refused', fault: body === null ? 'webhook-gone' : 'webhook-secret-missing' }
      : await egress.send({
          method: 'POST',
          url: call.url,
          headers: {
            'content-type': 'application/json',
            'content-length': String(Buffer.byteLength(body)),
            'user-agent': 'Cadencia',
            ...signatureOf(call.id, secret, body, Math.floor(Date.now() / 1000)),
          },
          body,
        });
  const outcome = outcomeOf(answer, call.attempts, Date.now());
  await withTenant(sql, tenantId, async (tx) => {
    await settleCall(tx, call, outcome);
    if (outcome.status === 410) await pauseFailing(tx, call.webhook_id, 'gone', null);
    else if (outcome.next === null)
      await pauseFailing(tx, call.webhook_id, 'failing', new Date(Date.now() - daySeconds * 1000));
  });
}

/** What is said: the event or the notice, and the person as they are now. Null: what it was about has been deleted. */
export function bodyOf({ id, type, isTest, event, notice, lead }: DueCall, now: Date): string | null {
  const say = (at: Date, data: object) => JSON.stringify({ type, timestamp: at.toISOString(), data });
  if (event) {
    const { lead_id, subject, data } = event;
    return say(new Date(event.occurred_at), { event_id: event.id, lead_id, subject, ...data, lead });
  }
  if (notice) {
    const { created_at, id: notice_id, ...rest } = notice;
    return say(new Date(created_at), { notice_id, ...rest, lead });
  }
  return isTest ? say(now, { test: true, call_id: id }) : null;
}

/**
 * What becomes of a call after an answer. Anything but 2xx is tried again, later each time and not before the other side asks;
 * 410 says that nobody wants it any more, and an address that may not be asked is not asked again.
 */
export function outcomeOf(answer: Answer, attempts: number, now: number): Outcome {
  const status = answer.is === 'answer' ? answer.status : null;
  const fault = answer.is === 'answer' ? null : answer.fault;
  if (status !== null && status >= 200 && status < 300) return { status, fault, next: 'done' };
  const pause = pauses[attempts];
  // An answer that is too large came after the event had arrived: asking again would double it.
  if (fault === 'http-too-large') return { status, fault, next: 'done' };
  if (status === 410 || answer.is === 'refused' || pause === undefined) return { status, fault, next: null };
  const asked = answer.is === 'answer' ? Math.min(answer.retryAfter ?? 0, 7_200) : 0;
  return { status, fault, next: new Date(now + Math.max(pause, asked) * 1000) };
}
