/** A value to copy, such as an address or a key that is shown once. */
import { ActionIcon, CopyButton, Group, TextInput, Tooltip } from '@mantine/core';
import { Check, Copy } from 'lucide-react';
import { m } from '../paraglide/messages.js';

export function CopyField({ label, value }: { label: string; value: string }) {
  return (
    <Group gap={6} align="flex-end" wrap="nowrap">
      <TextInput label={label} value={value} readOnly flex={1} styles={{ input: { fontFamily: 'monospace' } }} />
      <CopyIcon value={value} label={`${m.copy()}: ${label}`} />
    </Group>
  );
}

export function CopyIcon({ value, label }: { value: string; label: string }) {
  return (
    <CopyButton value={value} timeout={1500}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? m.copied() : label}>
          <ActionIcon variant="default" size={36} onClick={copy} aria-label={label}>
            {copied ? <Check size={16} /> : <Copy size={16} />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  );
}
