/** What a token's facts mean for a connection. Pure; the API asks at once, the worker on its schedule. */
import type { TokenFacts } from './app.ts';
import type { GraphError } from './errors.ts';

export interface TokenHealth {
  state: 'connected' | 'expired' | 'revoked';
  /** Permissions we asked for and do not have. */
  missing: string[];
}

/**
 * @param wanted permissions that the product needs
 * @throws Error when the token belongs to another app: it must not be used, nor kept
 */
export function judgeToken(facts: TokenFacts, appId: string, wanted: readonly string[]): TokenHealth {
  if (facts.appId !== null && facts.appId !== appId) throw new ForeignToken();
  const missing = wanted.filter((scope) => !facts.scopes.includes(scope));
  if (facts.isValid && facts.appId !== null) return { state: 'connected', missing };
  return { state: facts.error?.reason === 'token-expired' ? 'expired' : 'revoked', missing };
}

/** The state of a token with which a call failed for its sake (kind `reconnect`). */
export const stateAfter = ({ reason }: GraphError): 'expired' | 'revoked' =>
  reason === 'token-expired' ? 'expired' : 'revoked';

/** A token that was made for another app. */
export class ForeignToken extends Error {
  override name = 'ForeignToken';
  constructor() {
    super('The token belongs to another app');
  }
}
