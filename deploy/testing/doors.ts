/** The doors by which a person becomes a lead, each as its caller would use it. */
import { type Product, until } from './product.ts';

/** Who comes; the rest is what the door's caller may say besides (`consent`, `created_at`, …). */
export interface Comer {
  name: string;
  phone: string;
  more?: Record<string, unknown>;
}
export const doorNames = ['ingest', 'api', 'import', 'message', 'click', 'form', 'hand'] as const;
export type Door = (typeof doorNames)[number];

/** Posts JSON. @throws unless it is taken @returns the answer's body */
export async function post<T>(url: string, body: object, headers: Record<string, string> = {}): Promise<T> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(20_000),
  });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** Something a person does on the phone. @returns the ids of the events that the provider tells */
export async function onThePhone(product: Product, act: object): Promise<string[]> {
  return (await post<{ events: string[] }>(`${product.ready.sandboxUrl}/_sandbox/inbound`, act)).events;
}

/** Connects Meta and makes a key, so that all doors are open. What comes by a file is to start flows where `more.start_flows` says so. */
export async function openDoors(product: Product): Promise<Record<Door, (who: Comer) => Promise<unknown>>> {
  const { body } = await product.call<{ secret: string }>('POST', '/api/crm/api-keys', { name: 'web', kind: 'api' });
  await product.connectMeta();
  await until('a page that is reported', 60, async () => {
    const state = await fetch(`${product.ready.sandboxUrl}/_sandbox/meta/state`);
    const { pages } = (await state.json()) as { pages: { subscribed: string[] }[] };
    return pages.every(({ subscribed }) => subscribed.includes('leadgen')) ? true : null;
  });
  const byHand = async (path: string, lead: object) => {
    const answer = await product.call('POST', `/api/crm${path}`, lead);
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  };
  const { url, sandboxUrl, ingestKey } = product.ready;
  return {
    ingest: ({ name, phone, more }) => post(`${url}/api/ingest/${ingestKey}/leads`, [{ name, phone, ...more }]),
    api: ({ name, phone, more }) =>
      post(`${url}/api/crm/leads`, { name, phone, ...more }, { authorization: `Bearer ${body.secret}` }),
    import: ({ name, phone, more }) =>
      byHand('/leads/import', { csv: `name,phone\n${name},${phone}\n`, start_flows: more?.start_flows ?? false }),
    message: ({ name, phone }) => onThePhone(product, { from: phone, name, text: 'Hola, ¿precio?' }),
    click: ({ name, phone }) =>
      onThePhone(product, { from: phone, name, referral: { source_id: '120210000000000001' } }),
    form: ({ name, phone }) =>
      post(`${sandboxUrl}/_sandbox/meta/leads`, { fields: { full_name: name, phone_number: phone } }),
    hand: ({ name, phone, more }) => byHand('/leads', { name, phone, ...more }),
  };
}
