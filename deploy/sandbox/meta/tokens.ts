/** Tokens and codes: who they stand for, what they may do, and how they end. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { BoundedMap } from '../ring.ts';
import type { MetaSettings } from './insights/options.ts';
import { deadToken, GraphProblem, type TokenEnd } from './graph/problem.ts';
import { person } from './world.ts';

export type TokenType = 'USER' | 'PAGE' | 'APP';

export interface Token {
  value: string;
  type: TokenType;
  /** The app it was made for. */
  appId: string;
  userId: string;
  pageId: string | null;
  scopes: string[];
  /** Unix seconds; expiresAt 0: never. */
  issuedAt: number;
  expiresAt: number;
  dataAccessExpiresAt: number;
  /** WhatsApp accounts that it may manage; without it the first of the sandbox's. */
  wabaIds?: string[];
  /** Datasets that it may tell events; without it those of whoever manages ads. */
  datasetIds?: string[];
  /** How it ended before its time. */
  ended: TokenEnd | null;
}

export interface Code {
  value: string;
  redirectUri: string;
  scopes: string[];
  issuedAt: number;
  used: boolean;
}

export type Decision = 'granted' | 'declined';

/** A code may be exchanged for ten minutes. */
const codeLifetime = 600;
const most = 5_000;

export class Tokens {
  readonly #settings: MetaSettings;
  readonly #now: () => number;
  readonly all = new BoundedMap<string, Token>(most);
  readonly codes = new BoundedMap<string, Code>(most);
  /** What the person decided, by permission. */
  permissions = new Map<string, Decision>();

  constructor(settings: MetaSettings, now: () => number) {
    this.#settings = settings;
    this.#now = now;
  }

  #seconds(): number {
    return Math.floor(this.#now() / 1000);
  }

  /** A new token. @param lifetime seconds; 0: it never expires */
  issue(scopes: string[], lifetime: number, more: Partial<Token> = {}): Token {
    const issuedAt = this.#seconds();
    const token: Token = {
      value: `EAA${randomBytes(60).toString('base64url').replaceAll(/[-_]/g, 'Z')}`,
      type: 'USER',
      appId: this.#settings.appId,
      userId: person.id,
      pageId: null,
      scopes,
      issuedAt,
      expiresAt: lifetime === 0 ? 0 : issuedAt + lifetime,
      dataAccessExpiresAt: issuedAt + this.#settings.dataAccess,
      ended: null,
      ...more,
    };
    this.all.set(token.value, token);
    return token;
  }

  /** A page's token lives as long as the person's. */
  pageToken(of: Token, pageId: string): Token {
    const same = [...this.all.values()].find(
      (one) =>
        one.type === 'PAGE' && one.pageId === pageId && one.ended === null && one.scopes.join() === of.scopes.join(),
    );
    return same ?? this.issue(of.scopes, 0, { type: 'PAGE', pageId });
  }

  issueCode(redirectUri: string, scopes: string[]): string {
    const value = `AQ${randomBytes(90).toString('base64url')}`;
    this.codes.set(value, { value, redirectUri, scopes, issuedAt: this.#seconds(), used: false });
    return value;
  }

  /** Uses a code up. @throws GraphProblem for a code that is unknown, used, old, or was made for another address */
  redeem(value: string, redirectUri: string): Token {
    const code = this.codes.get(value);
    if (!code) throw new GraphProblem(100, 'Invalid verification code format.', { subcode: 36_003 });
    if (code.redirectUri !== redirectUri)
      throw new GraphProblem(
        100,
        'Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request',
        { subcode: 36_008 },
      );
    if (code.used) throw new GraphProblem(100, 'This authorization code has been used.', { subcode: 36_009 });
    code.used = true;
    if (code.issuedAt + codeLifetime < this.#seconds())
      throw new GraphProblem(100, 'This authorization code has expired.', { subcode: 36_007 });
    return this.issue(code.scopes, this.#settings.shortLifetime);
  }

  /** How a token ended; null while it is good. */
  endOf(token: Token): TokenEnd | null {
    if (token.ended) return token.ended;
    return token.expiresAt !== 0 && token.expiresAt <= this.#seconds() ? 'expired' : null;
  }

  /** The token a call carries, if it is good. @throws GraphProblem as Graph would */
  check(value: string | null): Token {
    if (!value) throw new GraphProblem(104, 'An access token is required to request this resource.');
    if (value.includes('|')) return this.#checkApp(value);
    const token = this.all.get(value);
    if (!token) {
      const message = /^EAA\w{20,}$/.test(value)
        ? 'Invalid OAuth access token - Cannot parse access token'
        : `Malformed access token ${value}`;
      throw new GraphProblem(190, message);
    }
    const end = this.endOf(token);
    if (end) throw deadToken(end);
    return token;
  }

  #checkApp(value: string): Token {
    const { appId, appSecret } = this.#settings;
    if (!isSame(value, `${appId}|${appSecret}`)) throw new GraphProblem(190, 'Invalid OAuth access token signature.');
    const never = { issuedAt: 0, expiresAt: 0, dataAccessExpiresAt: 0, ended: null };
    return { value, type: 'APP', appId, userId: '', pageId: null, scopes: [], ...never };
  }

  /** Ends every token of the person, and of their pages. Tokens that ended stay as they are. */
  endAll(end: TokenEnd): void {
    for (const token of this.all.values()) token.ended ??= end;
    if (end === 'revoked') this.permissions.clear();
  }

  /** Ends the token that the person was given last, and no other. */
  endNewest(end: TokenEnd): void {
    const newest = [...this.all.values()].findLast((token) => token.type === 'USER');
    if (newest) newest.ended ??= end;
  }

  /** Takes one permission back: tokens go on without it. */
  takeBack(permission: string): void {
    this.permissions.set(permission, 'declined');
    for (const token of this.all.values()) token.scopes = token.scopes.filter((scope) => scope !== permission);
  }

  /** @throws GraphProblem for a proof that is wrong, or missing where the app demands one */
  checkProof(token: string, proof: string | undefined, time: string | undefined): void {
    if (proof === undefined) {
      if (!this.#settings.requireProof) return;
      throw new GraphProblem(100, 'API calls from the server require an appsecret_proof argument');
    }
    const message = time === undefined ? token : `${token}|${time}`;
    const fresh = time === undefined || Math.abs(Number(time) - this.#seconds()) <= 300;
    const expected = createHmac('sha256', this.#settings.appSecret).update(message).digest('hex');
    if (!fresh || !isSame(proof, expected))
      throw new GraphProblem(100, 'Invalid appsecret_proof provided in the API argument');
  }
}

export function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** @throws GraphProblem unless the token was given one of these permissions */
export function needScope(token: Token, ...anyOf: string[]): void {
  if (token.type === 'APP' || !anyOf.some((scope) => token.scopes.includes(scope)))
    throw new GraphProblem(200, `(#200) Requires ${anyOf.join(' or ')} permission to manage the object`);
}
