import { expect, it } from 'vitest';
import { conversionNames } from '../../conversions/facts.ts';
import { catalogueOf, flowOf } from '../../testing/samples.ts';
import { validate } from '../../validate.ts';
import { conversionFault } from './meta-conversion.ts';

const sale = (status: string) => ({ sale: { id: 's', amount: '10', currency: 'ARS', status, completed_at: null } });

it.each([
  ['completed', ['OrderReturned', 'OrderCanceled'], 'conversion-not-refunded'],
  ['refunded', ['Purchase'], 'conversion-refunded'],
  ['pending', ['Purchase'], 'conversion-unpaid'],
  ['failed', ['Purchase'], 'conversion-unpaid'],
] as const)('tells nothing of a sale that is %s by the names %s', (status, names, why) => {
  for (const name of names) expect(conversionFault(name, sale(status), true)).toBe(why);
});

it('tells of leads whatever they bought, of sales only where there is one, and nothing where that is off', () => {
  for (const name of conversionNames) {
    const ofLead = name === 'LeadSubmitted' || name === 'QualifiedLead';
    expect(conversionFault(name, { sale: null }, true)).toBe(ofLead ? null : 'conversion-no-sale');
    expect(conversionFault(name, { sale: null }, false)).toBe('conversions-off');
  }
  expect(conversionFault('Purchase', sale('completed'), true)).toBeNull();
  expect(conversionFault('OrderReturned', sale('refunded'), true)).toBeNull();
});

it.each([
  ['lead-created', 'Purchase', true, ['conversion-no-sale']],
  ['sale-completed', 'Purchase', true, []],
  ['lead-created', 'QualifiedLead', true, []],
  ['lead-created', 'LeadSubmitted', false, ['conversions-off']],
] as const)('warns in a flow from %s that tells of %s (on: %s)', (trigger, event, conversions, expected) => {
  const steps: [string, string, Record<string, unknown>][] = [
    ['in', trigger, {}],
    ['tell', 'meta-conversion', { event }],
    ['out', 'exit', { result: 'none' }],
  ];
  const issues = validate(
    flowOf(steps, ['in:next>tell', 'tell:ok>out', 'tell:failed>out']),
    catalogueOf({ conversions }),
  );
  expect(issues.map(({ code, severity }) => [code, severity])).toEqual(expected.map((code) => [code, 'warning']));
});
