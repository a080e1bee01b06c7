/** A text with variables: the words, a way to put a variable in, and a sample for each. */
import { Button, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { Plus } from 'lucide-react';
import { useRef } from 'react';
import { placeholdersIn } from '#flow';
import { m } from '../paraglide/messages.js';
import { useFaults } from './draft-faults.ts';
import { nextVariable, textSamples, withText, type Part } from './draft-parts.ts';

interface TextPartProps {
  label: string;
  path: string;
  part: Part;
  most: number;
  /** One line and one variable at most. */
  isShort?: boolean;
  onChange(part: Part): void;
}

export function TextPart({ label, path, part, most, isShort, onChange }: TextPartProps) {
  const faults = useFaults();
  const box = useRef<HTMLTextAreaElement>(null);
  const text = String(part['text'] ?? '');
  const samples = textSamples(part);
  const names = placeholdersIn(text);
  const insert = () => {
    const at = box.current?.selectionStart ?? text.length;
    const variable = `{{${nextVariable(text)}}}`;
    onChange(withText(part, text.slice(0, at) + variable + text.slice(at)));
    requestAnimationFrame(() => {
      box.current?.focus();
      box.current?.setSelectionRange(at + variable.length, at + variable.length);
    });
  };
  return (
    <Stack gap={6}>
      <Textarea
        ref={box}
        label={label}
        value={text}
        onChange={(event) => onChange(withText(part, event.currentTarget.value))}
        error={faults.at(`${path}.text`) ?? faults.at(path)}
        autosize
        minRows={isShort ? 1 : 3}
        maxRows={12}
      />
      <Group justify="space-between" gap="xs">
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<Plus size={13} />}
          onClick={insert}
          disabled={isShort && names.length > 0}
        >
          {m.tpl_add_variable()}
        </Button>
        <span className="mantine-Text-root" style={{ fontSize: 12, color: 'var(--mantine-color-dimmed)' }}>
          {text.length}/{most}
        </span>
      </Group>
      {names.map((name, at) => (
        <TextInput
          key={name}
          size="xs"
          label={m.tpl_sample({ variable: `{{${name}}}` })}
          value={samples[at] ?? ''}
          onChange={(event) => {
            const { value } = event.currentTarget;
            onChange(withText(part, text, samples.with(at, value)));
          }}
          error={faults.ofVariable(`${path}.text`, name)}
        />
      ))}
    </Stack>
  );
}
