import { describe, expect, it } from 'vitest';
import type { Flow } from '#flow';
import { blankFlow } from './edit/blank.ts';
import { connect } from './edit/change.ts';
import { insertAtPort } from './edit/insert.ts';
import { connectionFault } from './rules.ts';

function sample(): { flow: Flow } {
  const one = insertAtPort(blankFlow('lead-created'), { kind: 'send-template', from: 'lead-created-1', port: 'next' });
  const two = insertAtPort(one.flow, { kind: 'update-lead', from: 'send-template-1', port: 'sent' });
  return { flow: two.flow };
}

describe('connectionFault()', () => {
  it('allows a way onward and pointing a taken port elsewhere', () => {
    const { flow } = sample();
    expect(connectionFault(flow, { from: 'send-template-1', port: 'failed', to: 'update-lead-1' })).toBeNull();
    expect(connectionFault(flow, { from: 'lead-created-1', port: 'next', to: 'update-lead-1' })).toBeNull();
  });
  it('refuses a node to itself, a way into a trigger, and ports that are not there', () => {
    const { flow } = sample();
    expect(connectionFault(flow, { from: 'send-template-1', port: 'sent', to: 'send-template-1' })).toBe('self');
    expect(connectionFault(flow, { from: 'send-template-1', port: 'sent', to: 'lead-created-1' })).toBe('into_trigger');
    expect(connectionFault(flow, { from: 'send-template-1', port: 'nope', to: 'update-lead-1' })).toBe('unknown');
    expect(connectionFault(flow, { from: 'send-template-1', port: 'sent', to: 'gone' })).toBe('unknown');
  });
  it('refuses a circle in which nobody waits and allows one with a wait', () => {
    const { flow } = sample();
    expect(connectionFault(flow, { from: 'update-lead-1', port: 'ok', to: 'send-template-1' })).toBe(
      'cycle_without_wait',
    );
    const waited = insertAtPort(flow, { kind: 'wait', from: 'update-lead-1', port: 'ok' });
    expect(connectionFault(waited.flow, { from: 'wait-1', port: 'next', to: 'send-template-1' })).toBeNull();
  });
  it('judges a circle as it would be after the old way of the port is gone', () => {
    const { flow } = sample();
    const back = connect(flow, { from: 'send-template-1', port: 'sent', to: 'update-lead-1' });
    expect(connectionFault(back, { from: 'send-template-1', port: 'sent', to: 'update-lead-1' })).toBeNull();
  });
});
