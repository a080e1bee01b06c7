/** Sends a template by hand: which one, what stands in its blanks, and how the person will read it. */
import { Button, Group, Select, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { SendHorizontal } from 'lucide-react';
import { useState } from 'react';
import { type Blank, blanksOf, nameBlank, textAround } from '#flow';
import { say } from '../app/language.ts';
import { Bubble, type BubbleValue } from '../hsm/bubble.tsx';
import { m } from '../paraglide/messages.js';
import { ErrorState } from '../ui/error-state.tsx';
import { sentence } from '../templates/field-name.ts';
import classes from './composer.module.css';
import { sendableQuery } from './conversation-queries.ts';
import { useSay } from './use-say.ts';

type Sendable = Awaited<ReturnType<NonNullable<ReturnType<typeof sendableQuery>['queryFn']>>>[number];
const keyOf = ({ name, language }: Sendable) => `${name} · ${language}`;

interface TemplateFormProps {
  leadId: string;
  name: string | null;
  /** Whether the cursor goes there once there are templates to choose from. */
  takesFocus: boolean;
}

export function TemplateForm({ leadId, name, takesFocus }: TemplateFormProps) {
  const templates = useQuery(sendableQuery(leadId));
  const [chosen, setChosen] = useState<string | null>(null);
  const [typed, setTyped] = useState<Record<string, string>>({});
  const send = useSay(leadId, () => {
    setChosen(null);
    setTyped({});
  });
  if (templates.isPending) return <Skeleton h={72} aria-busy="true" />;
  if (templates.isError) return <ErrorState error={templates.error} onRetry={() => void templates.refetch()} />;
  if (templates.data.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {m.compose_no_templates()}
      </Text>
    );
  const template = templates.data.find((one) => keyOf(one) === chosen);
  const blanks = template ? blanksOf(template.parts) : [];
  const variables = Object.fromEntries(blanks.map(({ key }) => [key, (typed[key] ?? '').trim()]));
  const isFilled = blanks.every(({ key, optional }) => optional || variables[key] !== '');
  const values = Object.fromEntries(
    blanks.map(({ key }): [string, BubbleValue] => [
      key,
      variables[key] ? { text: variables[key], state: 'value' } : { text: `{{${key}}}`, state: 'missing' },
    ]),
  );
  const choose = (next: string | null) => {
    setChosen(next);
    const found = templates.data.find((one) => keyOf(one) === next);
    setTyped(found ? greeting(found, name) : {});
  };
  const submit = () => {
    if (!template || !isFilled || send.isPending) return;
    const given = Object.fromEntries(Object.entries(variables).filter(([, text]) => text !== ''));
    send.mutate({ is: 'template', name: template.name, language: template.language, variables: given });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="sm">
        <Select
          aria-label={m.compose_template_choose()}
          placeholder={m.compose_template_choose()}
          data={templates.data.map(keyOf)}
          value={chosen}
          onChange={choose}
          searchable
          autoFocus={takesFocus}
          nothingFoundMessage={m.no_matches()}
        />
        {template && (
          <div className={classes.blanks}>
            <Stack gap="xs">
              {blanks.map((blank) => (
                <TextInput
                  key={blank.key}
                  size="xs"
                  label={sentence(say(nameBlank(blank.key, blank.button)))}
                  description={around(template, blank)}
                  value={typed[blank.key] ?? ''}
                  onChange={(event) => setTyped({ ...typed, [blank.key]: event.currentTarget.value })}
                  maxLength={blank.max}
                  required={!blank.optional}
                />
              ))}
              {blanks.length === 0 && (
                <Text size="sm" c="dimmed">
                  {m.compose_no_blanks()}
                </Text>
              )}
            </Stack>
            <Bubble template={template} values={values} />
          </div>
        )}
        <Group justify="flex-end">
          <Button
            type="submit"
            size="xs"
            leftSection={<SendHorizontal size={14} />}
            disabled={!template || !isFilled}
            loading={send.isPending}
          >
            {m.compose_by_template()}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** A few words of the template around the place. */
function around(template: Sendable, { key }: Blank): string | undefined {
  const found = textAround(template.parts, key);
  if (!found) return undefined;
  const at = found.text.indexOf(`{{${found.placeholder}}}`);
  return `…${found.text.slice(Math.max(0, at - 24), at + found.placeholder.length + 28)}…`.replaceAll('\n', ' ');
}

/** The person's name where the template greets them. */
function greeting(template: Sendable, name: string | null): Record<string, string> {
  if (!name) return {};
  const first = blanksOf(template.parts).find(({ is, key }) => is === 'text' && textAround(template.parts, key));
  const found = first && textAround(template.parts, first.key);
  const before = found?.text.slice(0, found.text.indexOf(`{{${found.placeholder}}}`)) ?? '';
  return first && /(hola|buen[oa]s?|estimad[oa]|querid[oa]|hi|hello|dear)[\s\p{L},]{0,12}$/iu.test(before)
    ? { [first.key]: name.split(' ')[0]! }
    : {};
}
