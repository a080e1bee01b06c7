/**
 * WhatsApp's error codes and what each asks of us. Meta tells clients to build on the code, not on the HTTP status.
 * Source: developers.facebook.com, "WhatsApp Business Platform error codes", read 2026-09-11.
 */

import type { RefusalClass } from '../port.ts';

const classes: Partial<Record<RefusalClass, readonly number[]>> = {
  auth: [0, 190, 3, 10, 104, 131005],
  retry: [1, 2, 131000, 131016, 131057, 133004, 133015, 134101, 2494100],
  throttle: [4, 80007, 130429],
  pair: [131056],
  sender: [33, 368, 130497, 131031, 131037, 131045, 131048, 131063, 131064, 133010, 134011],
  billing: [131042],
  recipient: [130403, 131021, 131026, 131030],
  'opt-out': [131050],
  limited: [130472, 131049],
  window: [131047],
  template: [132001, 132007, 132015, 132016],
};
const classOf = new Map(
  Object.entries(classes).flatMap(([name, codes]) => codes.map((code) => [code, name as RefusalClass] as const)),
);

/**
 * The class of a WhatsApp error code.
 * @param code as it came: a number from Meta, a string from YCloud
 * @returns null when it is no number at all; codes that are not in the table are `permanent`
 */
export function classifyWhatsAppCode(code: string | number | null | undefined): RefusalClass | null {
  if (code === null || code === undefined || !/^\d{1,9}$/.test(String(code))) return null;
  const number = Number(code);
  if (number >= 200 && number <= 299) return 'auth';
  return classOf.get(number) ?? 'permanent';
}
