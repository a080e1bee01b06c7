/** Proof that a call comes from the server that knows the app's secret, not from whoever stole a token. */
import { hmacHex } from './bytes.ts';

/**
 * Value of the parameter `appsecret_proof` for calls with this token.
 * Source: developers.facebook.com, "Secure Graph API calls": hex(HMAC-SHA256(app secret, token)).
 */
export const appSecretProof = (appSecret: string, token: string): Promise<string> => hmacHex(appSecret, token);
