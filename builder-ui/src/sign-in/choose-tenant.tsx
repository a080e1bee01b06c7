/** Somebody who belongs to several businesses says which one they mean. */
import { Button, Stack, Text } from '@mantine/core';
import { roleName } from '../app/role-name.ts';
import type { Session } from '../app/session.ts';
import { m } from '../paraglide/messages.js';
import { Door } from './door.tsx';
import { Refusal } from './refusal.tsx';

interface ChooseTenantProps {
  tenants: Session['tenants'];
  /** The one that is being entered. */
  busy: string | undefined;
  error: unknown;
  onChoose: (id: string) => void;
}

export function ChooseTenant({ tenants, busy, error, onChoose }: ChooseTenantProps) {
  return (
    <Door title={m.choose_tenant_title()} subtitle={m.choose_tenant_hint()}>
      <Stack gap="xs">
        {error !== null && <Refusal error={error} />}
        {tenants.map(({ id, name, role }) => (
          <Button
            key={id}
            variant="default"
            size="md"
            justify="space-between"
            fullWidth
            loading={busy === id}
            rightSection={
              <Text span size="xs" c="dimmed">
                {roleName(role)}
              </Text>
            }
            onClick={() => onChoose(id)}
          >
            {name}
          </Button>
        ))}
      </Stack>
    </Door>
  );
}
