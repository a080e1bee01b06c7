/** Graph's error envelope. */
import { clickId } from '../../ids.ts';

export interface ProblemMore {
  subcode?: number;
  status?: number;
  transient?: boolean;
  userTitle?: string;
  userMessage?: string;
  /** Of WhatsApp's errors. */
  details?: string;
}

export class GraphProblem extends Error {
  readonly code: number;
  readonly subcode: number | undefined;
  readonly more: ProblemMore;

  constructor(code: number, message: string, more: ProblemMore = {}) {
    super(message);
    this.code = code;
    this.subcode = more.subcode;
    this.more = more;
  }

  /** HTTP status: as told, else by what is practice or by what Meta's OpenAPI file shows. */
  status(style: 'graph' | 'rest'): number {
    if (this.more.status !== undefined) return this.more.status;
    if (this.code === 1 || this.code === 2 || this.code < 0) return 500;
    if (style === 'graph') return 400;
    if (this.code === 190 || this.code === 102 || this.code === 104) return 401;
    if (throttleCodes.has(this.code)) return 429;
    if (this.code === 3 || this.code === 10 || (this.code >= 200 && this.code <= 299)) return 403;
    return this.code === 803 ? 404 : 400;
  }

  envelope(): { error: Record<string, unknown> } {
    const { transient, userTitle, userMessage, details } = this.more;
    return {
      error: {
        message: this.message,
        type: this.code === 100 && this.subcode === 33 ? 'GraphMethodException' : 'OAuthException',
        ...(transient !== undefined && { is_transient: transient }),
        code: this.code,
        ...(this.subcode !== undefined && { error_subcode: this.subcode }),
        ...(userTitle && { error_user_title: userTitle }),
        ...(userMessage && { error_user_msg: userMessage }),
        ...(details && { error_data: { messaging_product: 'whatsapp', details } }),
        fbtrace_id: `A${clickId().slice(3, 26)}`,
      },
    };
  }
}

export const throttleCodes = new Set([4, 17, 32, 341, 613, ...Array.from({ length: 15 }, (_, i) => 80_000 + i)]);

export const badParameter = (message: string, subcode?: number): GraphProblem =>
  new GraphProblem(100, `(#100) ${message}`, { subcode });

/** Graph does not say whether an object is missing or out of reach. */
export const unknownObject = (id: string): GraphProblem =>
  new GraphProblem(
    100,
    `Unsupported get request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api`,
    { subcode: 33 },
  );

/** Ways in which a token stops working, with the subcode each shows. */
export const tokenEnds = {
  expired: [463, 'Error validating access token: Session has expired. The current time is later than its end.'],
  revoked: [458, 'Error validating access token: The user has not authorized the application.'],
  checkpoint: [459, 'Error validating access token: The user is enrolled in a blocking, logged-in checkpoint'],
  password: [
    460,
    'Error validating access token: The session has been invalidated because the user changed their password or Facebook has changed the session for security reasons.',
  ],
  'logged-out': [467, 'Error validating access token: This may be because the user logged out.'],
} as const satisfies Record<string, readonly [number, string]>;
export type TokenEnd = keyof typeof tokenEnds;

export function deadToken(end: TokenEnd, status?: number): GraphProblem {
  const [subcode, message] = tokenEnds[end];
  return new GraphProblem(190, message, { subcode, status });
}
