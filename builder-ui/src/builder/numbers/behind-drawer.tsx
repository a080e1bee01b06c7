/** The people behind a number of the canvas. */
import { Drawer } from '@mantine/core';
import type { Deed } from '../../hsm/data.ts';
import { EnrolmentList } from '../../hsm/enrolment-list.tsx';
import { m } from '../../paraglide/messages.js';
import { useFlow, useParts, useScreen } from '../builder-context.tsx';
import { titleOf } from '../way-name.ts';

export function BehindDrawer() {
  const { flowId, screen } = useParts();
  const flow = useFlow();
  const behind = useScreen((state) => state.behind);
  const range = useScreen((state) => state.numbers);
  const node = flow.nodes.find(({ id }) => id === behind?.nodeId);
  const step = node ? titleOf(node) : (behind?.nodeId ?? m.builder_numbers_whole_flow());
  return (
    <Drawer
      opened={behind !== null && range !== null}
      onClose={() => screen.getState().set({ behind: null })}
      title={behind && m.builder_numbers_of({ what: nameOf(behind.did), step })}
      closeButtonProps={{ 'aria-label': m.close() }}
      size="lg"
    >
      {behind && range && (
        <EnrolmentList
          filter={{
            flow_id: flowId,
            node_id: behind.nodeId ?? undefined,
            behind: { did: behind.did, days: range.days, version: range.version ?? undefined },
          }}
          compact
        />
      )}
    </Drawer>
  );
}

function nameOf(did: Deed): string {
  const names: Record<Deed, () => string> = {
    entered: m.builder_numbers_entered,
    went_on: m.builder_numbers_went_on,
    waiting: m.hsm_enrolment_open,
    dropped: m.builder_numbers_dropped,
    finished: m.builder_numbers_finished,
    goal: m.builder_numbers_goal,
    messages: m.hsm_sent,
    sent: m.hsm_sent,
    delivered: m.hsm_delivered,
    read: m.hsm_read,
    replied: m.hsm_replied,
    opted_out: m.builder_numbers_opt_outs,
    failed: m.hsm_failed,
    suppressed: m.hsm_suppressed,
    unconfirmed: m.hsm_unconfirmed,
    pending: m.hsm_sent,
    bought: m.builder_numbers_revenue,
  };
  return names[did]();
}
