/** May we write to this person? What they last said, and a way to record what they say now. */
import { Button, Group, Text } from '@mantine/core';
import { BellOff, CircleCheck, CircleHelp } from 'lucide-react';
import { useState } from 'react';
import { may } from '../app/access.ts';
import { say } from '../app/language.ts';
import { useSession } from '../app/session.ts';
import { helpPlaces } from '../help/chapters.ts';
import { HelpLink } from '../help/help-link.tsx';
import { m } from '../paraglide/messages.js';
import { confirm } from '../ui/confirm.tsx';
import { Section } from '../ui/section.tsx';
import { toastBut, toastDone, toastError } from '../ui/toast.tsx';
import { ConsentEvidence, type Evidence } from './consent-evidence.tsx';
import type { Lead } from './lead-queries.ts';
import { useChangeLead } from './use-change-lead.ts';

export function LeadConsent({ lead }: { lead: Lead }) {
  const session = useSession();
  const change = useChangeLead(lead.id);
  const Icon = lead.consent === 'granted' ? CircleCheck : lead.consent === 'revoked' ? BellOff : CircleHelp;
  const text =
    lead.consent === 'granted'
      ? m.consent_granted()
      : lead.consent === 'revoked'
        ? m.consent_revoked()
        : m.consent_unknown();
  const [proving, setProving] = useState(false);
  const record = async (granted: boolean) => {
    if (granted && lead.consent === 'revoked') {
      setProving(true);
      return;
    }
    const yes = await confirm({
      title: granted ? m.consent_grant_title() : m.consent_revoke_title(),
      body: granted ? m.consent_grant_body() : m.consent_revoke_body(),
      action: granted ? m.consent_grant() : m.consent_revoke(),
      danger: !granted,
    });
    if (!yes) return;
    const why = await save(granted);
    if (why) toastBut(`${m.timeline_consent_void()}. ${why}`);
  };
  const save = async (granted: boolean, evidence?: Evidence): Promise<string | undefined> => {
    const consent = { granted, source: 'person', ...(evidence ? { evidence } : {}) };
    try {
      const { consent_answer: answer } = await change({ consent });
      if (answer?.text) return say(answer.text);
      setProving(false);
      toastDone(m.saved());
    } catch (error) {
      toastError(error);
    }
    return undefined;
  };
  return (
    <Section title={m.consent_title()} aside={<HelpLink to={helpPlaces.consent} about={m.consent_title()} />}>
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <Icon size={18} strokeWidth={1.75} aria-hidden style={{ flex: 'none', marginTop: 2 }} />
        <Text size="sm">{text}</Text>
      </Group>
      {may(session, 'leads.write') && (
        <Group gap="xs" mt="sm">
          {lead.consent !== 'granted' && (
            <Button size="xs" variant="default" onClick={() => void record(true)}>
              {m.consent_grant()}
            </Button>
          )}
          {lead.consent !== 'revoked' && (
            <Button size="xs" variant="default" onClick={() => void record(false)}>
              {m.consent_revoke()}
            </Button>
          )}
        </Group>
      )}
      <ConsentEvidence opened={proving} onClose={() => setProving(false)} onSave={(evidence) => save(true, evidence)} />
    </Section>
  );
}
