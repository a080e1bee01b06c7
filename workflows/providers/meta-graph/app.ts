/** What our app may do at Meta without anybody's token: turn codes into tokens, make them last, and look into one. */
import { callBatch } from './batch.ts';
import { createGraph, type Graph } from './client.ts';
import { classify } from './error-codes.ts';
import { GraphError } from './errors.ts';
import { createTransport, type GraphOptions } from './transport.ts';
import { debugAnswer, tokenAnswer } from './wire.ts';

export interface GraphAppOptions extends Omit<GraphOptions, 'token' | 'appSecret'> {
  appId: string;
  appSecret: string;
}

export interface Token {
  value: string;
  /** null when Meta did not say; `inspect` tells. */
  expiresAt: Date | null;
}

/** What Meta knows about a token. */
export interface TokenFacts {
  isValid: boolean;
  appId: string | null;
  userId: string | null;
  /** USER, PAGE, APP, SYSTEM_USER. */
  type: string | null;
  /** null: never. */
  expiresAt: Date | null;
  dataAccessExpiresAt: Date | null;
  scopes: string[];
  /** Why it is not valid, as a call with it would have failed. */
  error: GraphError | null;
}

export type GraphApp = ReturnType<typeof createGraphApp>;

export function createGraphApp(options: GraphAppOptions) {
  const { appId, appSecret, ...rest } = options;
  // The literal form of an app token; in a header, so that the secret stands in no address.
  const transport = createTransport({ ...rest, token: `${appId}|${appSecret}`, appSecret });

  /** Meta documents a GET and takes a POST too (as OAuth prescribes), which keeps secrets out of addresses and logs. */
  async function exchange(form: Record<string, string>): Promise<Token> {
    const call = {
      method: 'POST',
      path: 'oauth/access_token',
      form: { client_id: appId, client_secret: appSecret, ...form },
    } as const;
    const { access_token: value, expires_in: seconds } = await transport.request(call, tokenAnswer);
    return { value, expiresAt: seconds ? new Date(Date.now() + seconds * 1000) : null };
  }

  return {
    /** The short-lived token for a code of the dialog. A code works once. @param redirectUri the dialog's, to the letter */
    exchangeCode: (code: string, redirectUri: string) => exchange({ code, redirect_uri: redirectUri }),
    /** A token of about 60 days for a valid one; again before it expires renews it. An expired one cannot be exchanged. */
    extendToken: (token: string) => exchange({ grant_type: 'fb_exchange_token', fb_exchange_token: token }),
    /** Looks into a token. In a batch, because the plain call would carry the token in its address. */
    async inspectToken(token: string): Promise<TokenFacts> {
      const [answer] = await callBatch(transport, [`debug_token?input_token=${encodeURIComponent(token)}`]);
      if (answer instanceof GraphError) throw answer;
      const parsed = debugAnswer.safeParse(answer?.value);
      if (!parsed.success)
        throw new GraphError('retry', 'unreadable', 'Graph did not say what it knows about the token');
      const { data } = parsed.data;
      return {
        isValid: data.is_valid,
        appId: data.app_id,
        userId: data.user_id,
        type: data.type,
        expiresAt: data.expires_at,
        dataAccessExpiresAt: data.data_access_expires_at,
        scopes: data.scopes,
        error: data.is_valid ? null : tokenError(data.error),
      };
    },
    /** A client for somebody's token, with proof. */
    open: (token: string, more: Partial<GraphOptions> = {}): Graph =>
      createGraph({ ...rest, ...more, token, appSecret }),
  };
}

function tokenError(error: { code: number | null; subcode: number | null; message: string | null } | null): GraphError {
  const { kind, reason } = classify({
    status: 200,
    code: 190,
    subcode: error?.subcode ?? null,
    message: error?.message ?? '',
    isTransient: false,
  });
  return new GraphError(kind, reason, 'The token is not valid', { code: 190, subcode: error?.subcode ?? null });
}
