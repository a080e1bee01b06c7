/** What a return from Meta's dialog without a connection means, and what to do: by the code in the address. */
import { m } from '../../../paraglide/messages.js';

interface Words {
  /** What happened. */
  title: string;
  /** What it means and what to do. */
  text: string;
  /** Whether going to the dialog again can help. */
  again: boolean;
}

/** Codes of `api/meta/connect-meta.ts`, and of refusals of the callback itself. */
export function returnWords(code: string): Words {
  switch (code) {
    case 'denied':
      return { title: m.meta_back_denied(), text: m.meta_back_denied_text(), again: true };
    case 'missing_permissions':
      return { title: m.meta_back_missing(), text: m.meta_back_missing_text(), again: true };
    case 'invalid_state':
      return { title: m.meta_back_state(), text: m.meta_back_state_text(), again: true };
    case 'not_signed_in':
    case 'session_expired':
      return { title: m.meta_back_session(), text: m.meta_back_session_text(), again: true };
    case 'meta_unreachable':
    case 'meta_throttled':
      return { title: m.meta_back_unreachable(), text: m.meta_back_unreachable_text(), again: true };
    case 'wrong_app':
      return { title: m.meta_back_app(), text: m.meta_back_app_text(), again: false };
    case 'meta_not_configured':
      return { title: m.meta_not_configured_title(), text: m.meta_not_configured_text(), again: false };
    case 'forbidden':
      return { title: m.meta_back_forbidden(), text: m.meta_back_forbidden_text(), again: false };
    case 'too_many_requests':
      return { title: m.meta_back_often(), text: m.meta_back_often_text(), again: false };
    default:
      return { title: m.meta_back_failed(), text: m.meta_back_failed_text(), again: true };
  }
}
