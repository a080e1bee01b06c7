/** Who stands at a step now: name, since when, until when and why. Each can be looked at or taken out. */
import { Drawer } from '@mantine/core';
import { EnrolmentList } from '../../hsm/enrolment-list.tsx';
import { m } from '../../paraglide/messages.js';
import { useFlow, useParts, useScreen } from '../builder-context.tsx';
import { usePeople } from '../live/people.ts';
import { titleOf } from '../way-name.ts';

export function PeopleDrawer() {
  const { flowId, screen } = useParts();
  const flow = useFlow();
  const nodeId = useScreen((state) => state.peopleAt);
  const people = usePeople();
  const node = flow.nodes.find((candidate) => candidate.id === nodeId);
  return (
    <Drawer
      opened={nodeId !== null}
      onClose={() => screen.getState().set({ peopleAt: null })}
      title={m.builder_people_at({ step: node ? titleOf(node) : (nodeId ?? '') })}
      closeButtonProps={{ 'aria-label': m.close() }}
      size="lg"
    >
      {nodeId !== null && (
        <EnrolmentList
          filter={{ flow_id: flowId, node_id: nodeId, state: 'open' }}
          compact
          inside={people?.get(nodeId)}
        />
      )}
    </Drawer>
  );
}
