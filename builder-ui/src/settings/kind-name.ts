/** What the two kinds of key are called on screen. */
import { m } from '../paraglide/messages.js';
import type { ApiKey } from './settings-queries.ts';

export function kindName(kind: ApiKey['kind']): string {
  return kind === 'api' ? m.key_kind_api() : m.key_kind_ingest();
}
