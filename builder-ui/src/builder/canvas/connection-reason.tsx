/** Says why the node under the pointer cannot be connected, while the line is being drawn. */
import { useConnection } from '@xyflow/react';
import { m } from '../../paraglide/messages.js';
import { useFlow } from '../builder-context.tsx';
import { connectionFault, type ConnectionFault } from '../rules.ts';
import classes from './canvas.module.css';

const sentences: Record<ConnectionFault, () => string> = {
  unknown: m.builder_rule_unknown,
  self: m.builder_rule_self,
  into_trigger: m.builder_rule_into_trigger,
  cycle_without_wait: m.builder_rule_cycle_without_wait,
};

/** The sentence of a refused connection. */
export const faultSentence = (fault: ConnectionFault): string => sentences[fault]();

export function ConnectionReason() {
  const flow = useFlow();
  const connection = useConnection((state) =>
    state.inProgress && state.toNode
      ? `${state.fromNode.id}\n${state.fromHandle.id ?? ''}\n${state.fromHandle.type}\n${state.toNode.id}`
      : '',
  );
  const [from, port, type, to] = connection.split('\n');
  const fault =
    connection === '' || from === to || type !== 'source'
      ? null
      : connectionFault(flow, { from: from!, port: port!, to: to! });
  return (
    <div role="status" aria-live="polite">
      {fault && <div className={classes.reason}>{faultSentence(fault)}</div>}
    </div>
  );
}
