/** YCloud's error envelope, and Meta's errors inside it. */
import { clickId } from '../ids.ts';
import type { WhatsappApiError } from './objects.ts';

export class YCloudError extends Error {
  readonly status: number;
  readonly code: string;
  readonly target: string;
  readonly whatsappApiError: WhatsappApiError | undefined;
  readonly retryAfter: number | undefined;

  constructor(
    status: number,
    code: string,
    message: string,
    more: { target?: string; whatsappApiError?: WhatsappApiError; retryAfter?: number } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.target = more.target ?? '';
    this.whatsappApiError = more.whatsappApiError;
    this.retryAfter = more.retryAfter;
  }

  envelope(requestId: string): Record<string, unknown> {
    const { status, code, message, target, whatsappApiError } = this;
    const docUrl = whatsappApiError
      ? 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes'
      : `https://docs.ycloud.com/reference/errors#${code.toLowerCase()}`;
    return {
      error: { status, code, message, target, docUrl, requestId, ...(whatsappApiError && { whatsappApiError }) },
    };
  }
}

export const notFound = (what = 'The requested resource does not exist.'): YCloudError =>
  new YCloudError(404, 'NOT_FOUND', what);

/** Meta's sentence for a code; the HTTP status is what YCloud answers on a synchronous send. Source: YCloud's and Meta's error pages. */
const whatsappErrors: Record<string, [title: string, details: string, status?: number]> = {
  '0': ['AuthException', 'We were unable to authenticate the app user.', 401],
  '2': ['API Service', 'Temporary due to downtime or due to being overloaded.', 503],
  '190': ['Access token has expired', 'Your access token has expired.', 401],
  '100': ['Invalid parameter', 'The request included one or more unsupported or misspelled parameters.'],
  '131000': ['Something went wrong', 'Message failed to send due to an unknown error.', 500],
  '131005': ['Access denied', 'Permission is either not granted or has been removed.', 403],
  '131008': ['Required parameter is missing', 'The request is missing a required parameter.'],
  '131009': ['Parameter value is not valid', 'One or more parameter values are invalid.'],
  '131026': ['Message undeliverable', 'Message Undeliverable.'],
  '131031': ['Business Account locked', 'The account was restricted or disabled for a policy violation.', 403],
  '131042': ['Business eligibility payment issue', 'There was an error related to your payment method.', 403],
  '131047': [
    'Re-engagement message',
    'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
  ],
  '131048': [
    'Spam rate limit hit',
    'Message failed to send because there are restrictions on how many messages can be sent from this phone number.',
    429,
  ],
  '131049': ['Meta chose not to deliver', 'This message was not delivered to maintain healthy ecosystem engagement.'],
  '131050': [
    'User has stopped marketing messages',
    'Unable to deliver the message. This recipient has chosen to stop receiving marketing messages on WhatsApp from your business.',
  ],
  '131056': [
    '(Business Account, Consumer Account) pair rate limit hit',
    'Too many messages sent from this phone number to the same phone number in a short period of time.',
    429,
  ],
  '130429': [
    'Rate limit hit',
    'Message failed to send because there were too many messages sent from this phone number in a short period of time.',
    429,
  ],
  '130472': [
    "User's number is part of an experiment",
    "Message was not sent because the user's number is part of an experiment.",
  ],
  '132000': [
    'Number of parameters does not match the expected number of params',
    'The number of variable parameter values did not match the number of variables in the template.',
  ],
  '132001': [
    'Template name does not exist in the translation',
    'The template does not exist in the specified language or has not been approved.',
  ],
  '132012': [
    'Parameter format does not match format in the created template',
    'Variable parameter values formatted incorrectly.',
  ],
  '132015': ['Template is paused', 'Template is paused due to low quality so it cannot be sent in a template message.'],
  '132016': ['Template is disabled', 'Template has been paused too many times and is now permanently disabled.'],
  '132018': [
    'Template parameter text is invalid',
    'Param text cannot have new-line/tab characters or more than 4 consecutive spaces.',
  ],
};

const codeOfStatus: Record<number, string> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  429: 'TOO_MANY_REQUESTS',
  500: 'INTERNAL_SERVER_ERROR',
  503: 'SERVICE_UNAVAILABLE',
};
/** YCloud's general code for a status. */
export const codeFor = (status: number): string =>
  codeOfStatus[status] ?? (status >= 500 ? 'INTERNAL_SERVER_ERROR' : 'BAD_REQUEST');

/** Meta's error object for a code; the code is a string, as YCloud passes it on. */
export function whatsappError(code: string, details?: string): WhatsappApiError {
  const [title, text] = whatsappErrors[code] ?? ['Unknown error', 'Message failed to send.'];
  return {
    message: `(#${code}) ${title}`,
    type: 'OAuthException',
    code,
    fbtrace_id: clickId().slice(0, 20),
    error_data: { messaging_product: 'whatsapp', details: details ?? text },
  };
}

/** What `sendDirectly` answers when WhatsApp refuses. */
export function directError(code: string, details?: string): YCloudError {
  const error = whatsappError(code, details);
  const status = whatsappErrors[code]?.[2] ?? 400;
  return new YCloudError(status, codeFor(status), error.message, {
    target: 'whatsappApiError',
    whatsappApiError: error,
  });
}

/** A field of a body that cannot be. */
export const invalid = (target: string, message: string): YCloudError =>
  new YCloudError(400, 'PARAM_INVALID', `${message}.`, { target });
