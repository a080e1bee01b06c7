/** Two accounts that nobody stands before: their numbers speak Meta's Cloud API. Numbers from the range kept for fiction. */
import type { PhoneNumber } from '../ycloud/objects.ts';

/** The second is there to try what an account with a webhook of its own does. */
export const cloudWabas = ['100000000000002', '100000000000003'] as const;

export const isCloud = (wabaId: string): boolean => (cloudWabas as readonly string[]).includes(wabaId);

const numbers: [waba: string, id: string, phone: string, display: string, name: string][] = [
  [cloudWabas[0], '100000000000020', '+12025550120', '+1 202-555-0120', 'Sandbox Nube'],
  [cloudWabas[0], '100000000000021', '+12025550121', '+1 202-555-0121', 'Sandbox Nube Sur'],
  [cloudWabas[1], '100000000000030', '+12025550130', '+1 202-555-0130', 'Sandbox Aparte'],
];

export const seedCloudNumbers = (): PhoneNumber[] =>
  numbers.map(([wabaId, id, phoneNumber, displayPhoneNumber, verifiedName]) => ({
    id,
    phoneNumber,
    displayPhoneNumber,
    wabaId,
    qualityRating: 'GREEN',
    messagingLimit: 'TIER_1K',
    whatsappBusinessManagerMessagingLimit: 'TIER_2K',
    verifiedName,
    codeVerificationStatus: 'VERIFIED',
    isOfficialBusinessAccount: false,
    status: 'CONNECTED',
    nameStatus: 'APPROVED',
  }));
