/** Nothing here yet: one sentence and one action. */
import { Stack, Text, ThemeIcon } from '@mantine/core';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

export function EmptyState({ icon: Icon, text, action }: { icon: LucideIcon; text: string; action?: ReactNode }) {
  return (
    <Stack align="center" gap="sm" py={48} px="md">
      <ThemeIcon size={44} variant="light" color="gray" aria-hidden>
        <Icon size={22} strokeWidth={1.75} />
      </ThemeIcon>
      <Text ta="center" maw={420}>
        {text}
      </Text>
      {action}
    </Stack>
  );
}
