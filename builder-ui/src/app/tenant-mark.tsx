/** Whose business this is, and whether it is made of sample data. */
import { Badge, Group, Text, Tooltip } from '@mantine/core';
import { m } from '../paraglide/messages.js';
import { useSession } from './session.ts';

export function TenantMark() {
  const { tenant } = useSession();
  return (
    <Group gap={8} px={10} mt="auto" wrap="nowrap">
      <Text size="xs" c="dimmed" truncate>
        {tenant.name}
      </Text>
      {tenant.is_demo && (
        <Tooltip label={m.demo_hint()} multiline w={240}>
          <Badge color="amber" size="sm" tabIndex={0}>
            {m.demo_badge()}
          </Badge>
        </Tooltip>
      )}
    </Group>
  );
}
