/** What the kinds of key are called on screen. */
import { m } from '../paraglide/messages.js';
import type { ApiKey } from './settings-queries.ts';

export function kindName(kind: ApiKey['kind']): string {
  const names = { api: m.key_kind_api, ingest: m.key_kind_ingest, flows: m.key_kind_flows };
  return names[kind]();
}
