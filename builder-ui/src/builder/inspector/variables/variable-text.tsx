/** A text with `{{…}}` in it, and a menu that puts a field where the cursor stands. */
import { plain } from '#flow/text';
import { Button, Combobox, Textarea, useCombobox } from '@mantine/core';
import { Braces } from 'lucide-react';
import { useRef, useState } from 'react';
import { m } from '../../../paraglide/messages.js';
import { say } from '../../../app/language.ts';
import { useInspected, type ControlProps } from '../context.ts';
import { variableText } from './expression.ts';
import { fieldChoices } from './field-choices.ts';
import { frameOf } from '../frame.ts';

interface VariableTextProps {
  label: string;
  value: string;
  onChange(value: string | undefined, typing?: 'typing'): void;
  error: string | undefined;
  readOnly: boolean;
  /** Characters; a message's variable has fewer than most texts. */
  max?: number;
  frame?: ReturnType<typeof frameOf>;
}

export function VariableText({ label, value, onChange, error, readOnly, max = 1024, frame }: VariableTextProps) {
  const { catalogue, flow } = useInspected();
  const input = useRef<HTMLTextAreaElement>(null);
  const [search, setSearch] = useState('');
  const combobox = useCombobox({
    onDropdownOpen: () => combobox.focusSearchInput(),
    onDropdownClose: () => setSearch(''),
  });
  const insert = (path: string) => {
    const at = input.current?.selectionStart ?? value.length;
    const end = input.current?.selectionEnd ?? at;
    onChange(`${value.slice(0, at)}${variableText(path, '')}${value.slice(end)}`);
    combobox.closeDropdown();
    requestAnimationFrame(() => input.current?.focus());
  };
  const wanted = plain(search.trim());
  const groups = fieldChoices(catalogue, (field) => field.type !== 'segment', undefined, flow)
    .map((group) => ({ ...group, items: group.items.filter((item) => plain(item.label).includes(wanted)) }))
    .filter((group) => group.items.length > 0);
  return (
    <div style={{ marginTop: frame ? 0 : 6 }}>
      <Textarea
        {...frame}
        ref={input}
        aria-label={frame ? undefined : label}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value, 'typing')}
        autosize
        minRows={1}
        maxRows={6}
        maxLength={max}
        error={error}
        readOnly={readOnly}
      />
      {!readOnly && (
        <Combobox store={combobox} onOptionSubmit={insert} width={260} position="bottom-start">
          <Combobox.Target withAriaAttributes={false}>
            <Button
              size="compact-xs"
              variant="subtle"
              mt={4}
              leftSection={<Braces size={13} />}
              onClick={() => combobox.toggleDropdown()}
            >
              {m.builder_variable_insert()}
            </Button>
          </Combobox.Target>
          <Combobox.Dropdown>
            <Combobox.Search
              value={search}
              onChange={(event) => setSearch(event.currentTarget.value)}
              placeholder={m.search()}
              aria-label={m.search()}
            />
            <Combobox.Options mah={240} style={{ overflowY: 'auto' }} aria-label={m.builder_variable_insert()}>
              {groups.map((group) => (
                <Combobox.Group key={group.group} label={group.group}>
                  {group.items.map((item) => (
                    <Combobox.Option key={item.value} value={item.value}>
                      {item.label}
                    </Combobox.Option>
                  ))}
                </Combobox.Group>
              ))}
              {groups.length === 0 && <Combobox.Empty>{m.builder_nothing_found()}</Combobox.Empty>}
            </Combobox.Options>
          </Combobox.Dropdown>
        </Combobox>
      )}
    </div>
  );
}

/** The control of fields that hold such a text. */
export function VariableTextControl(props: ControlProps) {
  const { readOnly } = useInspected();
  return (
    <VariableText
      label={say(props.field.label)}
      value={typeof props.value === 'string' ? props.value : ''}
      onChange={(value, typing) => props.onChange(value ?? '', typing)}
      error={props.error}
      readOnly={readOnly}
      max={props.field.max}
      frame={frameOf(props)}
    />
  );
}
