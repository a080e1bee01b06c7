/** Somebody said stop and now says yes: nothing is written to them again before it is noted how and when they said so. */
import { Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { m } from '../paraglide/messages.js';
import { FormFooter } from '../ui/form-footer.tsx';
import { InstantField } from '../ui/field/instant-field.tsx';
import type { LeadChange } from './use-change-lead.ts';

export type Evidence = NonNullable<NonNullable<LeadChange['consent']>['evidence']>;

const kinds: Record<Evidence['kind'], () => string> = {
  message: m.evidence_message,
  call: m.evidence_call,
  'in-person': m.evidence_in_person,
  form: m.evidence_form,
  document: m.evidence_document,
  other: m.evidence_other,
};

interface ConsentEvidenceProps {
  opened: boolean;
  onClose: () => void;
  /** @returns why it does not count, if it does not */
  onSave: (evidence: Evidence) => Promise<string | undefined>;
}

export function ConsentEvidence({ opened, onClose, onSave }: ConsentEvidenceProps) {
  const [kind, setKind] = useState<Evidence['kind'] | null>(null);
  const [at, setAt] = useState<string | null>(null);
  const [reference, setReference] = useState('');
  const [saving, setSaving] = useState(false);
  const [fault, setFault] = useState<string>();
  const save = async () => {
    if (!kind || !at) return;
    setSaving(true);
    const where = reference.trim();
    setFault(await onSave({ kind, occurred_at: at, ...(where ? { reference: where } : {}) }));
    setSaving(false);
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={m.evidence_title()}
      size="sm"
      closeButtonProps={{ 'aria-label': m.close() }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Stack gap="sm">
          <Text size="sm">{m.evidence_body()}</Text>
          <Select
            label={m.evidence_kind()}
            data={Object.entries(kinds).map(([value, label]) => ({ value, label: label() }))}
            value={kind}
            onChange={(value) => setKind(value as Evidence['kind'] | null)}
            required
          />
          <InstantField label={m.evidence_at()} value={at} onChange={setAt} error={fault} required />
          <TextInput
            label={m.evidence_reference()}
            maxLength={500}
            value={reference}
            onChange={(event) => setReference(event.currentTarget.value)}
          />
          <FormFooter saving={saving} onCancel={onClose} action={m.consent_grant()} />
        </Stack>
      </form>
    </Modal>
  );
}
