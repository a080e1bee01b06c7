/** The buttons of a message or a card. */
import { ActionIcon, Group, Menu, Button as PlainButton, Paper, Stack, Text, TextInput } from '@mantine/core';
import { Plus, Trash2 } from 'lucide-react';
import { longest, placeholdersIn } from '#flow';
import { m } from '../paraglide/messages.js';
import { useFaults } from './draft-faults.ts';
import type { Button } from './draft-parts.ts';

export const buttonNames: Record<string, () => string> = {
  QUICK_REPLY: m.tpl_button_reply,
  URL: m.tpl_button_link,
  PHONE_NUMBER: m.tpl_button_phone,
  COPY_CODE: m.tpl_button_coupon,
  CATALOG: m.tpl_button_catalog,
  MPM: m.tpl_button_products,
  FLOW: m.tpl_button_form,
  VOICE_CALL: m.tpl_button_call,
};
/** WhatsApp writes on these itself. */
const withoutText = ['COPY_CODE'];

interface ButtonsPartProps {
  path: string;
  buttons: readonly Button[];
  sorts: string[];
  most: number;
  onChange(buttons: Button[]): void;
}

export function ButtonsPart({ path, buttons, sorts, most, onChange }: ButtonsPartProps) {
  const faults = useFaults();
  const wrong = faults.at(path);
  const fresh = (type: string): Button => ({
    type,
    ...(withoutText.includes(type) ? { example: [''] } : { text: '' }),
  });
  return (
    <Stack gap="xs">
      <Text size="sm" fw={500}>
        {m.tpl_buttons()}
      </Text>
      {buttons.map((button, at) => (
        <Paper key={at} p="xs" withBorder component="fieldset" m={0} aria-label={m.tpl_button_at({ number: at + 1 })}>
          <Group justify="space-between" wrap="nowrap" mb={4}>
            <Text size="xs" c="dimmed">
              {(buttonNames[button.type] ?? (() => button.type))()}
            </Text>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              aria-label={m.tpl_remove_button({ number: at + 1 })}
              onClick={() => onChange(buttons.toSpliced(at, 1))}
            >
              <Trash2 size={14} />
            </ActionIcon>
          </Group>
          <ButtonFields
            path={`${path}.buttons.${at}`}
            button={button}
            onChange={(next) => onChange(buttons.with(at, next))}
          />
        </Paper>
      ))}
      {wrong && (
        <Text size="xs" c="var(--mantine-color-error)" role="alert">
          {wrong}
        </Text>
      )}
      {buttons.length < most && (
        <Menu position="bottom-start">
          <Menu.Target>
            <PlainButton
              size="compact-sm"
              variant="default"
              leftSection={<Plus size={14} />}
              style={{ justifySelf: 'start', alignSelf: 'start' }}
            >
              {m.tpl_add_button()}
            </PlainButton>
          </Menu.Target>
          <Menu.Dropdown>
            {sorts.map((type) => (
              <Menu.Item key={type} onClick={() => onChange([...buttons, fresh(type)])}>
                {buttonNames[type]!()}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </Stack>
  );
}

function ButtonFields({ path, button, onChange }: { path: string; button: Button; onChange(button: Button): void }) {
  const faults = useFaults();
  const text = (key: string) => (typeof button[key] === 'string' ? button[key] : '');
  const example = Array.isArray(button['example']) ? String(button['example'][0] ?? '') : '';
  const field = (key: string, label: string, placeholder = '') => (
    <TextInput
      size="xs"
      label={label}
      placeholder={placeholder}
      value={text(key)}
      onChange={(event) => onChange({ ...button, [key]: event.currentTarget.value })}
      error={faults.at(`${path}.${key}`)}
    />
  );
  const sample = (label: string) => (
    <TextInput
      size="xs"
      label={label}
      value={example}
      onChange={(event) => onChange({ ...button, example: [event.currentTarget.value] })}
      error={faults.at(`${path}.example`)}
    />
  );
  const whole = faults.at(path);
  return (
    <Stack gap={6}>
      {!withoutText.includes(button.type) && field('text', m.tpl_button_text({ most: longest.button }))}
      {button.type === 'URL' && field('url', m.tpl_button_url(), 'https://tienda.example/{{1}}')}
      {button.type === 'URL' && placeholdersIn(text('url')).length > 0 && sample(m.tpl_button_url_sample())}
      {button.type === 'PHONE_NUMBER' && field('phone_number', m.tpl_button_number(), '+54 9 11 …')}
      {button.type === 'COPY_CODE' && sample(m.tpl_button_code_sample())}
      {button.type === 'FLOW' && field('flow_id', m.tpl_button_form_id())}
      {button.type === 'FLOW' && field('navigate_screen', m.tpl_button_form_screen())}
      {whole && (
        <Text size="xs" c="var(--mantine-color-error)" role="alert">
          {whole}
        </Text>
      )}
    </Stack>
  );
}
