/** `/{phone number id}`: the number itself, sending, files. */
import type { GraphCall } from '../meta/graph/call.ts';
import { GraphProblem } from '../meta/graph/problem.ts';
import type { Sandbox } from '../sandbox.ts';
import { accept } from '../ycloud/accept.ts';
import { YCloudError } from '../ycloud/errors.ts';
import type { PhoneNumber } from '../ycloud/objects.ts';
import { takeMedia } from './media.ts';
import { readSend } from './send-schema.ts';
import { select } from './select.ts';

export const numberDefaults = [
  'verified_name',
  'code_verification_status',
  'display_phone_number',
  'quality_rating',
  'id',
];

export const showNumber = (number: PhoneNumber): Record<string, unknown> => ({
  id: number.id,
  display_phone_number: number.displayPhoneNumber,
  verified_name: number.verifiedName,
  status: number.status,
  quality_rating: number.qualityRating,
  name_status: number.nameStatus,
  code_verification_status: number.codeVerificationStatus,
  whatsapp_business_manager_messaging_limit: number.whatsappBusinessManagerMessagingLimit,
  platform_type: 'CLOUD_API',
  throughput: { level: 'STANDARD' },
  is_official_business_account: number.isOfficialBusinessAccount,
});

/** @param later a code with which the message will fail after it was accepted */
export function answerNumber(sandbox: Sandbox, call: GraphCall, number: PhoneNumber, later: string | null): unknown {
  const [, edge] = call.segments;
  if (edge === undefined && call.method === 'GET')
    return select(call, showNumber(number), numberDefaults, 'WhatsAppBusinessPhoneNumber');
  if (edge === 'messages' && call.method === 'POST') return sendMessage(sandbox, call, number, later);
  if (edge === 'media' && call.method === 'POST') return takeMedia(sandbox, call, number);
  throw new GraphProblem(100, `Unsupported ${call.method.toLowerCase()} request.`, { subcode: 33 });
}

function sendMessage(sandbox: Sandbox, { body }: GraphCall, number: PhoneNumber, later: string | null): unknown {
  const { limits } = sandbox.settings;
  if (sandbox.limiter.count(`cloud|${number.id}`).count > limits.sendDirectly)
    throw new GraphProblem(130_429, '(#130429) Rate limit hit', {
      details:
        'Message failed to send because there were too many messages sent from this phone number in a short period of time.',
    });
  if (body?.status === 'read') return { success: true };
  const { request, input } = readSend(body ?? {}, number.phoneNumber);
  if (number.status !== 'CONNECTED')
    throw new GraphProblem(133_010, '(#133010) The account is not registered', {
      details: 'Phone number not registered.',
    });
  try {
    const message = accept(sandbox, request, 'cloud', later);
    const who = request.to ? { wa_id: request.to.slice(1) } : { user_id: input };
    return {
      messaging_product: 'whatsapp',
      contacts: [{ input, ...who }],
      messages: [{ id: message.wamid, ...(message.type === 'template' && { message_status: 'accepted' }) }],
    };
  } catch (error) {
    throw inMetasWords(error);
  }
}

/** What YCloud passes on, as it was before. */
function inMetasWords(error: unknown): unknown {
  if (!(error instanceof YCloudError)) return error;
  const { whatsappApiError: own, message } = error;
  if (!own) return new GraphProblem(131_009, `(#131009) ${message}`, { details: message });
  return new GraphProblem(Number(own.code), own.message, { details: own.error_data?.details });
}
