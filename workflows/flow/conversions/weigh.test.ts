import { describe, expect, it } from 'vitest';
import { conversionRule, usualRules } from './facts.ts';
import { type ConversionStanding, isAttributed, weighConversion } from './weigh.ts';

const day = 86_400_000;
const now = Date.UTC(2026, 10, 30);
const usual: ConversionStanding = {
  now,
  occurredAt: now - 60_000,
  consent: null,
  consentRule: 'implied',
  hasUnread: false,
  sale: undefined,
  isRefund: false,
  click: { clickId: 'ARAk', wabaId: '123456789012345', at: now - day },
  form: null,
  hasContact: true,
  byPerson: true,
};
const form = { leadgenId: '1234567890123456', at: now - 2 * day };
const weigh = (over: Partial<ConversionStanding>) => weighConversion({ ...usual, ...over });
const said = (over: Partial<ConversionStanding>) => {
  const verdict = weigh(over);
  return verdict.do === 'send' ? verdict.match.by : verdict.do === 'leave-out' ? verdict.reason : 'wait';
};

describe('what Meta is told', () => {
  it.each<[string, Partial<ConversionStanding>, string]>([
    ['a click', {}, 'ctwa'],
    ['a click that is newer than a form', { form }, 'ctwa'],
    ['a form that is newer than a click', { form: { ...form, at: now } }, 'lead_form'],
    ['a click on a number nobody knows the account of', { click: { ...usual.click!, wabaId: null } }, 'person'],
    ['the same beside a form', { click: { ...usual.click!, wabaId: null }, form }, 'lead_form'],
    ['a phone alone', { click: null }, 'person'],
    ['a phone alone, where people are not matched by it', { click: null, byPerson: false }, 'conversion-no-match'],
    ['nothing to find anybody by', { click: null, hasContact: false }, 'conversion-no-match'],
    ['a person who withdrew', { consent: 'revoked' }, 'conversion-opted-out'],
    ['a person who withdrew, whatever else is wrong', { consent: 'revoked', occurredAt: 0 }, 'conversion-opted-out'],
    ['a person who said something that is unread', { hasUnread: true }, 'wait'],
    ['nobody said yes where a yes is needed', { consentRule: 'explicit' }, 'conversion-no-yes'],
    ['a yes where a yes is needed', { consentRule: 'explicit', consent: 'granted' }, 'ctwa'],
    ['six days ago', { occurredAt: now - 6 * day }, 'ctwa'],
    ['more than seven days ago', { occurredAt: now - 7 * day - 1 }, 'conversion-too-old'],
    ['what would be too old on its way', { occurredAt: now - 7 * day + 1000 }, 'conversion-too-old'],
    ['a sale that is gone', { sale: null }, 'sale-deleted'],
    ['a sale', { sale: { status: 'completed' } }, 'ctwa'],
    ['a sale that was refunded meanwhile', { sale: { status: 'refunded' } }, 'conversion-refunded'],
    ['a sale that is not paid', { sale: { status: 'pending' } }, 'conversion-unpaid'],
    ['a refund', { sale: { status: 'refunded' }, isRefund: true }, 'ctwa'],
    ['a refund of what nobody gave back', { sale: { status: 'completed' }, isRefund: true }, 'conversion-not-refunded'],
  ])('%s', (_name, over, expected) => expect(said(over)).toBe(expected));

  it('counts for an ad within seven days of the click', () => {
    expect(isAttributed(now - 7 * day, now)).toBe(true);
    expect(isAttributed(now - 7 * day - 1, now)).toBe(false);
    expect(isAttributed(null, now)).toBeNull();
  });
});

describe('rules of the mapping', () => {
  it('are told as what Meta takes for such a fact', () => {
    for (const rule of usualRules) expect(conversionRule.safeParse(rule).success).toBe(true);
    const bad = [
      { on: 'sale.completed', send: 'LeadSubmitted' },
      { on: 'lead.created', send: 'Purchase' },
      { on: 'lead.created', to: 'x', send: 'LeadSubmitted' },
      { on: 'lead.tagged', send: 'QualifiedLead' },
      { on: 'lead.created', send: 'Lead' },
      { on: 'lead.assigned', send: 'QualifiedLead' },
    ];
    for (const rule of bad) expect(conversionRule.safeParse(rule).success, JSON.stringify(rule)).toBe(false);
  });
});
