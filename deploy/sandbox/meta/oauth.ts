/** The endpoints that make tokens and tell about them. Source: Meta's "Manually Build a Login Flow". */
import { cloudWabas } from '../cloud/account.ts';
import type { GraphCall } from './graph/call.ts';
import type { Meta } from './meta.ts';
import { badParameter, deadToken, GraphProblem, tokenEnds } from './graph/problem.ts';
import { isSame, type Token } from './tokens.ts';

/** `oauth/access_token`, by GET as documented or by POST. */
export function accessToken(meta: Meta, call: GraphCall): Record<string, unknown> {
  const { params } = call;
  const { appId, appSecret, longLifetime } = meta.settings;
  if (params.get('client_id') !== appId)
    throw new GraphProblem(101, 'Error validating application. Cannot get application info due to a system error.');
  if (!isSame(params.get('client_secret') ?? '', appSecret))
    throw new GraphProblem(1, 'Error validating client secret.', { status: 400 });
  const grant = params.get('grant_type') ?? 'authorization_code';
  if (grant === 'client_credentials') return { access_token: `${appId}|${appSecret}`, token_type: 'bearer' };
  if (grant === 'fb_exchange_token') {
    const before = meta.tokens.check(params.get('fb_exchange_token') ?? null);
    if (before.type !== 'USER') throw badParameter('Only user tokens can be exchanged');
    return shown(meta, meta.tokens.issue([...before.scopes], longLifetime));
  }
  const code = params.get('code');
  if (!code) throw badParameter('Missing authorization code');
  return shown(meta, meta.tokens.redeem(code, params.get('redirect_uri') ?? ''));
}

function shown(meta: Meta, token: Token): Record<string, unknown> {
  meta.changed();
  const expires = token.expiresAt === 0 ? {} : { expires_in: token.expiresAt - token.issuedAt };
  return { access_token: token.value, token_type: 'bearer', ...expires };
}

/** What Meta knows about `input_token`: an answer of 200 even for one that is dead. */
export function debugToken(meta: Meta, call: GraphCall, asking: Token): { data: Record<string, unknown> } {
  if (asking.type === 'PAGE')
    throw badParameter(
      'You must provide an app access token, or a user access token that is an owner or developer of the app',
    );
  const input = call.params.get('input_token');
  if (!input) throw badParameter('The parameter input_token is required');
  const token = meta.tokens.all.get(input);
  if (!token) {
    return {
      data: { error: { code: 190, message: 'Invalid OAuth access token.' }, is_valid: false, scopes: [] },
    };
  }
  const end = meta.tokens.endOf(token);
  const facts = {
    app_id: token.appId,
    type: token.type,
    application: meta.settings.appName,
    data_access_expires_at: token.dataAccessExpiresAt,
    expires_at: token.expiresAt,
    is_valid: end === null,
    issued_at: token.issuedAt,
    scopes: token.scopes,
    granular_scopes: token.scopes.flatMap((scope) => {
      const ids = targetsOf(meta, token, scope);
      return ids ? [{ scope, target_ids: ids }] : [];
    }),
    user_id: token.userId,
    ...(token.pageId && { profile_id: token.pageId }),
  };
  if (end === null) return { data: facts };
  const [subcode] = tokenEnds[end];
  return { data: { ...facts, error: { code: 190, message: deadToken(end).message, subcode } } };
}

/** The objects that a permission is for; null where it is for all. */
function targetsOf(meta: Meta, { wabaIds }: Token, scope: string): string[] | null {
  if (scope.startsWith('whatsapp_business_')) return wabaIds ?? [cloudWabas[0]];
  const isOfPages = scope.startsWith('pages_') || scope === 'leads_retrieval';
  return isOfPages ? meta.world.pages.map((page) => page.id) : null;
}

/** `me/permissions`: what was granted and declined. */
export function listPermissions(meta: Meta, token: Token): { permission: string; status: string }[] {
  const basic = [{ permission: 'public_profile', status: 'granted' }];
  if (token.type !== 'USER') throw badParameter('Tried accessing nonexisting field (permissions)');
  return [...basic, ...[...meta.tokens.permissions].map(([permission, status]) => ({ permission, status }))];
}

/** `DELETE me/permissions`, or one of them. */
export function deletePermissions(meta: Meta, permission: string | undefined): { success: true } {
  if (permission === undefined) meta.tokens.endAll('revoked');
  else meta.tokens.takeBack(permission);
  meta.changed();
  return { success: true };
}
