/** Addresses of Meta's OAuth: where to send a person, and what they come back with. Pure. */

export interface Dialog {
  /** `https://www.facebook.com`, or a stand-in. */
  dialogUrl: string;
  version: string;
  appId: string;
  /** Must equal a registered address to the letter; the code exchange repeats it. */
  redirectUri: string;
  state: string;
  scopes: readonly string[];
  /** Asks again for permissions that the person declined before; otherwise the dialog leaves them out. */
  rerequest?: boolean;
}

/** What ads, their leads and their pages need. Source: the permission lists of the edges used, reference 1.1. */
export const scopes = [
  'ads_read',
  'business_management',
  'leads_retrieval',
  'pages_show_list',
  'pages_read_engagement',
  'pages_manage_metadata',
  'pages_manage_ads',
] as const;

/** The dialog's address. Every value is encoded. */
export function dialogUrl(dialog: Dialog): string {
  const url = new URL(`${dialog.dialogUrl.replace(/\/+$/, '')}/${dialog.version}/dialog/oauth`);
  url.searchParams.set('client_id', dialog.appId);
  url.searchParams.set('redirect_uri', dialog.redirectUri);
  url.searchParams.set('state', dialog.state);
  url.searchParams.set('response_type', 'code');
  url.searchParams.set('scope', dialog.scopes.join(','));
  if (dialog.rerequest) url.searchParams.set('auth_type', 'rerequest');
  return url.href;
}

export type Callback =
  | { is: 'code'; code: string; state: string | null }
  /** `denied`: the person cancelled. `failed`: anything else that is not a code. */
  | { is: 'denied' | 'failed'; state: string | null };

/**
 * Reads what the dialog came back with. Without a code it failed, whatever its keys are called. What stands there twice counts
 * as missing.
 */
export function readCallback(query: URLSearchParams): Callback {
  const only = (name: string) => (query.getAll(name).length === 1 ? query.get(name) : null);
  const [state, code] = [only('state'), only('code')];
  if (code && code.length <= 4096 && !query.has('error')) return { is: 'code', code, state };
  const denied = query.get('error') === 'access_denied' || query.get('error_reason') === 'user_denied';
  return { is: denied ? 'denied' : 'failed', state };
}
