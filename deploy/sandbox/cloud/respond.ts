/** Answers calls to Graph about WhatsApp accounts: whose call it is, what it is about, which fault strikes it. */
import type { CallFault } from '../faults.ts';
import type { GraphCall } from '../meta/graph/call.ts';
import { deadToken, GraphProblem, unknownObject } from '../meta/graph/problem.ts';
import type { GraphAnswer } from '../meta/graph/respond.ts';
import type { GraphFault } from '../meta/faults.ts';
import type { Occasion } from '../occasion.ts';
import type { Sandbox } from '../sandbox.ts';
import { cloudWabas, isCloud } from './account.ts';
import { answerAccount } from './account-calls.ts';
import { answerMedia, answerUpload, mediaOf } from './media.ts';
import { answerNumber } from './number-calls.ts';
import { answerTemplate, templateOf } from './template-calls.ts';

const numberOf = ({ store }: Sandbox, id: string) => store.numbers.find((one) => one.id === id && isCloud(one.wabaId));

/** Whether a call is about an account, a number, a template or a file of WhatsApp's. */
export function isCloudCall(sandbox: Sandbox, { segments: [id = '', edge] }: GraphCall): boolean {
  return (
    isCloud(id) ||
    numberOf(sandbox, id) !== undefined ||
    templateOf(sandbox, id) !== undefined ||
    mediaOf(sandbox, id) !== undefined ||
    id.startsWith('upload:') ||
    edge === 'uploads'
  );
}

/** What faults may look at in a send, as they do with other providers. */
export function cloudOccasion(sandbox: Sandbox, { segments: [id = '', edge], method, body }: GraphCall): Occasion {
  const number = numberOf(sandbox, id);
  if (!number || method !== 'POST' || edge !== 'messages') return {};
  const { to, recipient, biz_opaque_callback_data: externalId, template } = (body ?? {}) as Record<string, never>;
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return {
    calls: 'cloud',
    from: number.phoneNumber,
    to: text(to) ?? text(recipient),
    externalId: text(externalId),
    template: text((template as { name?: unknown } | undefined)?.name),
  };
}

/** What Meta itself would say for a fault that is an error with a code, or too many calls; null: its proxy says it. */
export function cloudFault(fault: CallFault | GraphFault | undefined): (GraphAnswer & { code: number }) | null {
  if (fault?.kind === 'rate-limit') {
    const code = Number(fault.code) || 130_429;
    const problem = new GraphProblem(code, `(#${code}) Rate limit hit`, { details: 'Too many messages were sent.' });
    const headers: Record<string, string> =
      fault.retryAfter === null ? {} : { 'retry-after': String(fault.retryAfter) };
    return { status: 429, headers, body: problem.envelope(), code };
  }
  if (fault?.kind !== 'error' || fault.code === undefined) return null;
  const code = Number(fault.code);
  const problem = new GraphProblem(code, `(#${code}) A fault of the sandbox.`, { details: 'A fault of the sandbox.' });
  return { status: fault.status, headers: {}, body: problem.envelope(), code };
}

/** @param faults those that strike it */
export async function respondCloud(
  sandbox: Sandbox,
  call: GraphCall,
  faults: readonly (CallFault | GraphFault)[],
): Promise<GraphAnswer> {
  const { meta } = sandbox;
  try {
    for (const fault of faults) refuse(fault);
    const token = meta.tokens.check(call.token);
    meta.tokens.checkProof(call.token!, call.params.get('appsecret_proof'), call.params.get('appsecret_time'));
    const later = faults.find((one) => one.kind === 'whatsapp-error');
    const body = await answer(sandbox, call, token, later?.kind === 'whatsapp-error' ? later.code : null);
    return { status: 200, headers: {}, body, code: null };
  } catch (error) {
    if (!(error instanceof GraphProblem)) console.error(error);
    const problem = error instanceof GraphProblem ? error : new GraphProblem(131_000, '(#131000) Something went wrong');
    return {
      status: problem.status(meta.settings.statuses),
      headers: {},
      body: problem.envelope(),
      code: problem.code,
    };
  }
}

function refuse(fault: CallFault | GraphFault): void {
  if (fault.kind === 'meta-token') throw deadToken(fault.end, fault.status);
  if (fault.kind !== 'meta-error' && fault.kind !== 'meta-throttle') return;
  const { code, subcode, status } = fault;
  const message = fault.kind === 'meta-error' ? fault.message : 'There have been too many calls.';
  throw new GraphProblem(code, `(#${code}) ${message}`, { subcode, status });
}

type Token = ReturnType<Sandbox['meta']['tokens']['check']>;

async function answer(sandbox: Sandbox, call: GraphCall, token: Token, later: string | null): Promise<unknown> {
  const [id = '', edge] = call.segments;
  if (id.startsWith('upload:') || edge === 'uploads') return answerUpload(sandbox, call);
  const number = numberOf(sandbox, id);
  const template = templateOf(sandbox, id);
  const media = mediaOf(sandbox, id);
  const wabaId = number?.wabaId ?? template?.wabaId ?? media?.wabaId ?? id;
  // Graph does not say whether an account is missing or out of reach.
  if (token.type !== 'USER' || !(token.wabaIds ?? [cloudWabas[0]]).includes(wabaId)) throw unknownObject(id);
  const need =
    edge === 'messages' || edge === 'media' || media ? 'whatsapp_business_messaging' : 'whatsapp_business_management';
  if (!token.scopes.includes(need)) throw new GraphProblem(200, `(#200) Requires ${need} permission`);
  if (number) return answerNumber(sandbox, call, number, later);
  if (template) return answerTemplate(sandbox, call, template);
  if (media) return answerMedia(sandbox, call, media);
  return await answerAccount(sandbox, call, wabaId);
}
