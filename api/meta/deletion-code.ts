/**
 * The confirmation code of a deletion request: its time, and a MAC that says it is ours. What was to be deleted is gone by the
 * time it is given out, so there is nothing to look up, and nothing is kept about who asked.
 */
import { seal } from '../platform/secrets.ts';

/** @returns 40 hexadecimal digits */
export async function deletionCode(secret: string, now: Date): Promise<string> {
  const time = Math.floor(now.getTime() / 1000)
    .toString(16)
    .padStart(10, '0');
  return time + (await sealTime(secret, time));
}

/** When the deletion was done; null for a code that is not ours. */
export async function readDeletionCode(secret: string, code: string): Promise<Date | null> {
  const time = code.slice(0, 10);
  return /^[0-9a-f]{40}$/.test(code) && (await sealTime(secret, time)) === code.slice(10)
    ? new Date(Number.parseInt(time, 16) * 1000)
    : null;
}

async function sealTime(secret: string, time: string): Promise<string> {
  const bytes = await seal(`deletion code ${secret}`, time);
  return Array.from(bytes.slice(0, 15), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
