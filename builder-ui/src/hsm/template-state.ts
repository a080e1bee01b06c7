/** Meta's word on a template as people understand it: may it be sent, and if not, what to do. */
import { m } from '../paraglide/messages.js';

export interface TemplateState {
  label: string;
  colour: 'green' | 'yellow' | 'red' | 'gray';
  /** Why it cannot be used, and what helps; null when it can. */
  why: string | null;
}

export function templateState(status: string): TemplateState {
  switch (status) {
    case 'APPROVED':
      return { label: m.hsm_template_approved(), colour: 'green', why: null };
    case 'DRAFT':
      return { label: m.hsm_template_draft(), colour: 'gray', why: m.hsm_template_draft_why() };
    case 'PENDING':
    case 'IN_APPEAL':
    case 'REINSTATED':
      return { label: m.hsm_template_pending(), colour: 'yellow', why: m.hsm_template_pending_why() };
    case 'REJECTED':
      return { label: m.hsm_template_rejected(), colour: 'red', why: m.hsm_template_rejected_why() };
    case 'PAUSED':
      return { label: m.hsm_template_paused(), colour: 'yellow', why: m.hsm_template_paused_why() };
    case 'DISABLED':
    case 'DELETED':
    case 'ARCHIVED':
    case 'PENDING_DELETION':
      return { label: m.hsm_template_disabled(), colour: 'red', why: m.hsm_template_disabled_why() };
    default:
      return { label: status, colour: 'gray', why: m.hsm_template_unknown_why() };
  }
}
