/** Who stands at a step now: name, since when, until when and why. Each can be looked at or taken out. */
import { Drawer } from '@mantine/core';
import { kindOf } from '#flow';
import { say } from '../../app/language.ts';
import { EnrolmentList } from '../../hsm/enrolment-list.tsx';
import { m } from '../../paraglide/messages.js';
import { useFlow, useParts, useScreen } from '../builder-context.tsx';

export function PeopleDrawer() {
  const { flowId, screen } = useParts();
  const flow = useFlow();
  const nodeId = useScreen((state) => state.peopleAt);
  const node = flow.nodes.find((candidate) => candidate.id === nodeId);
  const kind = node && kindOf(node.kind);
  return (
    <Drawer
      opened={nodeId !== null}
      onClose={() => screen.getState().set({ peopleAt: null })}
      title={m.builder_people_at({ step: kind ? say(kind.title) : (nodeId ?? '') })}
      closeButtonProps={{ 'aria-label': m.close() }}
      size="lg"
    >
      {nodeId !== null && <EnrolmentList filter={{ flow_id: flowId, node_id: nodeId, state: 'open' }} compact />}
    </Drawer>
  );
}
