/**
 * What may stand in a lead, for all who write one: the API, forms, files and flows. The columns' own checks (db/migrations) are
 * the same or wider, so what passes here is never refused there.
 */
import * as z from 'zod';
import { isZone } from '../../time/zone.ts';

/** In characters. */
export const maxName = 200;
export const maxEmail = 320;
export const maxStatus = 50;
export const maxSource = 50;

/** An IANA zone that this runtime knows; no plain offset, which has no summer. */
export const isLeadZone = (zone: string): boolean => zone.length <= 60 && isZone(zone) && !/^[+-]/.test(zone);

/** Fields of a lead that a flow may write, besides `custom.<name>`, and what each takes. */
export const fits = {
  name: (text) => text.length <= maxName,
  email: (text) => text === '' || (text.length <= maxEmail && z.email().safeParse(text).success),
  lead_source: (text) => text.length <= maxSource,
  timezone: isLeadZone,
} satisfies Record<string, (text: string) => boolean>;
