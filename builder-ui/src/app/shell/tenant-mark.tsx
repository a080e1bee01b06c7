/** Whose business this is, and whether it is made of sample data. */
import { Badge, Group, Text, Tooltip } from '@mantine/core';
import { m } from '../../paraglide/messages.js';
import { useSession } from '../session.ts';

/** @param rail no room for the name, which the person's menu tells too */
export function TenantMark({ rail }: { rail: boolean }) {
  const { tenant } = useSession();
  return (
    <Group gap={8} wrap="nowrap">
      {!rail && (
        <Text size="xs" c="dimmed" truncate>
          {tenant.name}
        </Text>
      )}
      {tenant.is_demo && (
        <Tooltip label={m.demo_hint()} multiline w={240}>
          <Badge color="amber" size="sm" px={rail ? 2 : undefined} tabIndex={0}>
            {m.demo_badge()}
          </Badge>
        </Tooltip>
      )}
    </Group>
  );
}
