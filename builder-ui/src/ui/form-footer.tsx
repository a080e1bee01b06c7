/** The end of a form: delete on the left where allowed, cancel and save on the right. */
import { Button, Group } from '@mantine/core';
import { m } from '../paraglide/messages.js';

interface FormFooterProps {
  saving: boolean;
  onCancel: () => void;
  onDelete?: () => void;
  /** The verb on the button; "Save" unless said. */
  action?: string;
  /** It cannot be undone. */
  danger?: boolean;
}

export function FormFooter({ saving, onCancel, onDelete, action, danger }: FormFooterProps) {
  return (
    <Group justify={onDelete ? 'space-between' : 'flex-end'} mt="xs">
      {onDelete && (
        <Button variant="subtle" color="red" onClick={onDelete}>
          {m.delete_()}
        </Button>
      )}
      <Group gap="xs">
        <Button variant="default" onClick={onCancel}>
          {m.cancel()}
        </Button>
        <Button type="submit" color={danger ? 'red' : undefined} loading={saving}>
          {action ?? m.save()}
        </Button>
      </Group>
    </Group>
  );
}
