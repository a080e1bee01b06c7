/** The keys of the builder. */
import { Kbd, Modal, Table } from '@mantine/core';
import { m } from '../../paraglide/messages.js';

export function KeysDialog({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const rows: [string[], string][] = [
    [['/', 'Ctrl K'], m.builder_quick_add()],
    [['Tab'], m.builder_key_tab()],
    [['Enter'], m.builder_key_enter()],
    [['Esc'], m.builder_key_escape()],
    [['↑ ↓ ← →'], m.builder_key_arrows()],
    [['Ctrl Z'], m.builder_undo()],
    [['Ctrl Shift Z', 'Ctrl Y'], m.builder_redo()],
    [['Ctrl C', 'Ctrl X', 'Ctrl V'], m.builder_key_clipboard()],
    [['Ctrl D'], m.builder_duplicate()],
    [['Ctrl A'], m.select_all()],
    [['Supr', '⌫'], m.builder_key_delete()],
    [['Shift F'], m.builder_fit_view()],
    [['Shift T'], m.builder_tidy()],
  ];
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={m.builder_keys()}
      closeButtonProps={{ 'aria-label': m.close() }}
      size="sm"
    >
      <Table verticalSpacing={5} withRowBorders={false}>
        <Table.Tbody>
          {rows.map(([keys, text]) => (
            <Table.Tr key={text}>
              <Table.Td>
                {keys.map((key) => (
                  <Kbd key={key} mr={4}>
                    {key}
                  </Kbd>
                ))}
              </Table.Td>
              <Table.Td>{text}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
