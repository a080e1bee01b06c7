/** Files: those that are sent and those that people send, and the samples of templates, which Meta takes in two steps. */
import { createHash } from 'node:crypto';
import { metaId } from '../ids.ts';
import type { GraphCall } from '../meta/graph/call.ts';
import { badParameter, GraphProblem, unknownObject } from '../meta/graph/problem.ts';
import type { Sandbox } from '../sandbox.ts';
import type { PhoneNumber } from '../ycloud/objects.ts';
import type { CloudFile } from './state.ts';

export const mediaOf = ({ cloud }: Sandbox, id: string): CloudFile | undefined => cloud.files.get(id);

/** `POST /{number}/media`, as a form. */
export async function takeMedia({ cloud }: Sandbox, { body = {} }: GraphCall, number: PhoneNumber): Promise<unknown> {
  const { file, messaging_product: product } = body;
  if (product !== 'whatsapp' || !(file instanceof File)) throw badParameter('The parameter file is required.');
  const id = metaId();
  const bytes = new Uint8Array(await file.arrayBuffer());
  const type = typeof body.type === 'string' ? body.type : file.type;
  cloud.files.set(id, { id, wabaId: number.wabaId, type, bytes });
  return { id };
}

/** `GET` and `DELETE /{media}`. Its address needs the token too. */
export function answerMedia({ cloud }: Sandbox, call: GraphCall, file: CloudFile): unknown {
  if (call.method === 'DELETE') {
    cloud.files.delete(file.id);
    return { success: true };
  }
  return {
    messaging_product: 'whatsapp',
    url: `${call.origin}/_sandbox/media/${file.id}`,
    mime_type: file.type,
    sha256: createHash('sha256').update(file.bytes).digest('hex'),
    file_size: String(file.bytes.length),
    id: file.id,
  };
}

/** `POST /{app}/uploads` opens a session, `POST /upload:…` takes the bytes and names a handle. */
export function answerUpload({ cloud, meta }: Sandbox, call: GraphCall): unknown {
  const [id = '', edge] = call.segments;
  if (call.method !== 'POST') throw new GraphProblem(100, 'Unsupported get request.', { subcode: 33 });
  if (edge === 'uploads') {
    const length = call.params.count('file_length', 0, 100_000_000);
    if (id !== meta.settings.appId) throw unknownObject(id);
    if (length === 0 || !call.params.get('file_type')) throw badParameter('file_length and file_type are required');
    const session = `upload:${metaId()}`;
    cloud.uploads.set(session, length);
    return { id: session };
  }
  const length = cloud.uploads.get(id);
  if (length === undefined) throw unknownObject(id);
  if (call.bytes?.length !== length) throw badParameter('The file has another length than was announced');
  cloud.uploads.delete(id);
  return { h: `4::${Buffer.from(`${id}:${length}`).toString('base64url')}` };
}
