/** A secret that was just made, this once: nobody sees it again. */
import { Alert, Button, Group, Stack } from '@mantine/core';
import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { m } from '../paraglide/messages.js';
import { CopyField } from '../ui/copy-field.tsx';

interface ShownSecretProps {
  secret: string;
  label: string;
  /** That it is shown once, and what it is for. */
  note: string;
  /** How to use it. */
  children?: ReactNode;
  onClose: () => void;
}

export function ShownSecret({ secret, label, note, children, onClose }: ShownSecretProps) {
  return (
    <Stack gap="md">
      <Alert color="amber" icon={<TriangleAlert size={18} />}>
        {note}
      </Alert>
      <CopyField label={label} value={secret} />
      {children}
      <Group justify="flex-end">
        <Button onClick={onClose}>{m.key_noted()}</Button>
      </Group>
    </Stack>
  );
}
