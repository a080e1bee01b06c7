/** In the builder: asks why somebody is not in this flow. */
import { Modal, Stack } from '@mantine/core';
import { useState } from 'react';
import { LeadPicker } from '../../leads/lead-picker.tsx';
import { WhyAnswer } from '../../leads/why/why-answer.tsx';
import { m } from '../../paraglide/messages.js';
import { useParts, useScreen } from '../builder-context.tsx';

export function WhyDialog() {
  const { flowId, screen } = useParts();
  const opened = useScreen((state) => state.whyOpen);
  const [leadId, setLeadId] = useState<string | null>(null);
  return (
    <Modal
      opened={opened}
      onClose={() => screen.getState().set({ whyOpen: false })}
      title={m.why_title()}
      closeButtonProps={{ 'aria-label': m.close() }}
    >
      <Stack gap="md" mih={200}>
        <LeadPicker label={m.why_person()} value={leadId} onChange={setLeadId} />
        {leadId && <WhyAnswer leadId={leadId} flowId={flowId} />}
      </Stack>
    </Modal>
  );
}
