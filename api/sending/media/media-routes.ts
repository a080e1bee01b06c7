/** Pictures, clips and documents for templates: kept by us, and fetched by WhatsApp under an address that nobody guesses. */
import { findPublicFile, keepFile } from '#db/sending/media-files.ts';
import * as z from 'zod';
import { endpoint, routes } from '../../endpoint.ts';
import { invalid, notFound, Problem } from '../../errors.ts';
import { limitRate } from '../../middleware/rate-limit.ts';
import { readBytes } from '../../middleware/read-bytes.ts';
import { takeTurn } from '../../middleware/turns.ts';
import { audit } from '../../platform/audit.ts';
import { json } from '../../platform/http-schema.ts';
import { boundOf, kindOfFile, mostBytes, nameFile } from './file-kind.ts';
import { mediaUrl } from './read-sample.ts';

const tags = ['Templates'];
const mediaSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    type: z.string(),
    format: z.enum(['image', 'video', 'document', 'gif', 'audio']),
    size: z.int(),
    url: z.url().openapi({ description: 'What a step or a sample holds; public for whoever knows it.' }),
  })
  .openapi('MediaFile');

export const media = routes()
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/media',
      access: 'templates.write',
      summary:
        'Keep a file for templates and steps of flows. The body is the file itself: JPEG or PNG up to 5 MB; MP4, PDF, MP3, M4A, AAC, AMR or Ogg (Opus) up to 16 MB. Another kind is 422, a larger one 413',
      tags,
      request: { query: z.object({ name: z.string().max(240).optional() }) },
      responses: { 201: json(mediaSchema) },
    }),
    async (c) => {
      const { deps, principal } = c.var;
      await limitRate(c, `media:${principal.tenantId}`, { limit: 60, seconds: 60 });
      const leave = await takeTurn(c);
      try {
        const bytes = await readBytes(c.req.raw, { most: mostBytes, seconds: 120, idleSeconds: 10 });
        const kind = kindOfFile(bytes);
        if (!kind)
          throw invalid(
            'file',
            'wrong_kind',
            'WhatsApp shows JPEG, PNG, MP4 and PDF files, and plays MP3, M4A, AAC, AMR and Ogg (Opus)',
          );
        if (bytes.length > boundOf(kind.format))
          throw new Problem('too_large', { detail: `At most ${boundOf(kind.format) / 1024 / 1024} MB.` });
        const name = nameFile(c.req.valid('query').name ?? '', kind);
        const sha256 = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
        const createdBy = principal.type === 'user' ? principal.id : null;
        const body = await c.var.change(201, async (act) => {
          const file = await keepFile(act.tx, { name, type: kind.type, bytes, sha256, createdBy });
          if (!file) throw new Problem('too_large', { detail: 'There is no room left: 512 MB of files are kept.' });
          await audit(act, 'media.create', { type: 'media', id: file.id }, { type: kind.type, size: file.size });
          return { ...file, format: kind.format, url: mediaUrl(deps, file) };
        });
        return c.json(body, 201);
      } finally {
        leave();
      }
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/media/{id}/{name}',
      access: 'public',
      summary: 'A file of a template, for WhatsApp',
      tags,
      request: { params: z.object({ id: z.uuid(), name: z.string().max(400) }) },
      responses: { 200: { description: 'The file.', content: { 'application/octet-stream': { schema: z.string() } } } },
    }),
    async (c) => {
      await limitRate(c, `media:${c.var.ip}`, { limit: 600, seconds: 60 });
      const file = await findPublicFile(c.var.deps.sql, c.req.valid('param').id);
      if (!file) throw notFound();
      return c.body(file.bytes as Uint8Array<ArrayBuffer>, 200, {
        'content-type': file.type,
        'content-length': String(file.bytes.length),
        'content-disposition': `inline; filename*=UTF-8''${encodeURIComponent(file.name)}`,
        'cache-control': 'public, max-age=31536000, immutable',
        'content-security-policy': "default-src 'none'; sandbox",
        'cross-origin-resource-policy': 'cross-origin',
      });
    },
  );
