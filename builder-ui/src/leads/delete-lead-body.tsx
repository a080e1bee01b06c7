/** What deleting a lead means: what goes, and what stays and why. */
import { List, Stack, Text } from '@mantine/core';
import { m } from '../paraglide/messages.js';

export function DeleteLeadBody({ enrolments }: { enrolments: number }) {
  return (
    <Stack gap="xs">
      <Text size="sm">{m.lead_delete_body({ enrolments })}</Text>
      <Text size="sm">{m.lead_delete_kept_title()}</Text>
      <List size="sm" spacing={4}>
        <List.Item>{m.lead_delete_kept_consent()}</List.Item>
        <List.Item>{m.lead_delete_kept_mark()}</List.Item>
        <List.Item>{m.lead_delete_kept_sums()}</List.Item>
      </List>
    </Stack>
  );
}
