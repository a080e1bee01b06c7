/** Of opportunities and sales: whether people whom nobody knows yet become leads, with what their rows say of them. */
import { Checkbox, Paper } from '@mantine/core';
import { m } from '../paraglide/messages.js';

interface CreateLeadsProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled: boolean;
}

export function CreateLeads({ checked, onChange, disabled }: CreateLeadsProps) {
  return (
    <Paper p="md">
      <Checkbox
        label={m.import_create_leads()}
        description={m.import_create_leads_hint()}
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </Paper>
  );
}
