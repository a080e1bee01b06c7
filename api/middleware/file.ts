/**
 * Bodies that hold a file. They wait for their turn, then go piece by piece to the thread that reads files; this one never holds
 * them. What follows finds the other fields as JSON, with a digest in the file's place, and the reader as `c.var.file`.
 */
import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../context.ts';
import { openFile } from '../crm/import/file-reader.ts';
import { bodies, keepText, withType } from './body.ts';
import { readPieces, toldSize } from './read-bytes.ts';
import { takeTurn } from './turns.ts';

export const readFile = createMiddleware<AppEnv>(async (c, next) => {
  const { raw } = c.req;
  const type = c.req.header('content-type') ?? '';
  const leave = await takeTurn(c);
  try {
    const file = openFile(c.var.deps)(type, Math.min(toldSize(raw), bodies.file.most), raw.signal);
    try {
      await readPieces(raw, bodies.file, (piece) => file.take(piece));
      keepText(c, await file.fields());
      if (/^multipart\/form-data\b/i.test(type)) c.req.raw = withType(raw, 'application/json');
      c.set('file', file);
      await next();
    } finally {
      file.close();
    }
  } finally {
    leave();
  }
});
