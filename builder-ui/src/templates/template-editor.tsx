/** Writes a template: what is typed is checked by WhatsApp's rules at once, and shown as the phone will show it. */
import {
  Alert,
  Badge,
  Button,
  Group,
  Paper,
  SegmentedControl,
  Select,
  Stack,
  Text,
  TextInput,
  Input,
} from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { guessCategory, readTemplate, samplesOf, templateCategories, templateLanguages } from '#flow';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';
import { ApiProblem } from '../app/problem.ts';
import { sentenceOf } from '../app/sentences.ts';
import { Bubble, type BubbleValue } from '../hsm/bubble.tsx';
import type { TemplateRow } from '../hsm/use-templates.ts';
import { m } from '../paraglide/messages.js';
import { FaultsProvider, faultsOf } from './draft-faults.ts';
import { asName, sortOf, type Draft } from './draft-parts.ts';
import { categoryName, languageName } from './names.ts';
import { PartsEditor } from './parts-editor.tsx';
import classes from './templates.module.css';

interface TemplateEditorProps {
  initial: Draft;
  /** What is changed; null: a new one. */
  template: TemplateRow | null;
  accounts: readonly { waba_id: string; phone: string }[];
  onDone(saved: TemplateRow): void;
}

export function TemplateEditor({ initial, template, accounts, onDone }: TemplateEditorProps) {
  const client = useQueryClient();
  const [draft, setDraft] = useState(initial);
  const [account, setAccount] = useState(template?.waba_id ?? accounts[0]?.waba_id ?? '');
  const [wasTried, setTried] = useState(false);
  const faults = useMemo(() => faultsOf(draft, wasTried), [draft, wasTried]);
  const isHandedIn = template !== null && template.status !== 'DRAFT';
  const save = useMutation({
    mutationFn: async (submit: boolean): Promise<TemplateRow> => {
      const { name, language, components } = draft;
      const category = draft.category as (typeof templateCategories)[number];
      if (template)
        return await read(
          api.crm.marketing.hsm.templates[':id'].$patch({
            param: { id: template.id },
            json: { ...(isHandedIn ? {} : { category }), components, submit },
          }),
        );
      return await read(
        api.crm.marketing.hsm.templates.$post({
          json: { name, language, category, components, waba_id: account, submit },
        }),
      );
    },
    onSuccess(saved) {
      void client.invalidateQueries({ queryKey: keys.templates.all });
      onDone(saved);
    },
  });
  const hand = () => {
    setTried(true);
    if (faults.all.length === 0) return save.mutate(true);
    requestAnimationFrame(() => document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  };
  const mayKeep = /^[a-z0-9_]+$/.test(draft.name);
  return (
    <FaultsProvider value={faults}>
      <div className={classes.editor}>
        <Stack gap="lg">
          <Paper p="md">
            <Stack gap="md">
              <TextInput
                label={m.tpl_name()}
                description={m.tpl_name_help()}
                value={draft.name}
                onChange={(event) => setDraft({ ...draft, name: asName(event.currentTarget.value) })}
                error={faults.at('name')}
                disabled={template !== null}
                maxLength={512}
              />
              <Select
                label={m.tpl_language()}
                data={templateLanguages.map((value) => ({ value, label: languageName(value) }))}
                value={draft.language}
                onChange={(value) => value && setDraft({ ...draft, language: value })}
                error={faults.at('language')}
                searchable
                allowDeselect={false}
                disabled={template !== null}
              />
              {accounts.length > 1 && !template && (
                <Select
                  label={m.tpl_account()}
                  data={accounts.map(({ waba_id, phone }) => ({ value: waba_id, label: phone }))}
                  value={account}
                  onChange={(value) => value && setAccount(value)}
                  allowDeselect={false}
                />
              )}
              <CategoryField draft={draft} isFixed={isHandedIn} onChange={setDraft} />
            </Stack>
          </Paper>
          <Paper p="md">
            <PartsEditor draft={draft} isFixed={isHandedIn} onChange={setDraft} />
          </Paper>
          {save.error && (
            <Alert color="red" role="alert">
              {refusal(save.error)}
            </Alert>
          )}
          {wasTried && faults.all.length > 0 && (
            <Alert color="yellow" role="alert">
              {m.tpl_faults({ count: faults.all.length })}
            </Alert>
          )}
          <Group gap="sm">
            <Button onClick={hand} loading={save.isPending && save.variables}>
              {isHandedIn ? m.tpl_submit_again() : m.tpl_submit()}
            </Button>
            {!isHandedIn && (
              <Button
                variant="default"
                onClick={() => save.mutate(false)}
                loading={save.isPending && !save.variables}
                disabled={!mayKeep}
              >
                {m.tpl_keep_draft()}
              </Button>
            )}
          </Group>
          {isHandedIn && (
            <Text size="xs" c="dimmed">
              {m.tpl_edit_note()}
            </Text>
          )}
        </Stack>
        <Preview draft={draft} />
      </div>
    </FaultsProvider>
  );
}

function CategoryField({ draft, isFixed, onChange }: { draft: Draft; isFixed: boolean; onChange(draft: Draft): void }) {
  const faults = useMemo(() => faultsOf(draft, true), [draft]);
  const isCode = sortOf(draft) === 'code';
  const guess = guessCategory(draft.components);
  const words = guess?.because.map((word) => `«${word}»`).join(', ') ?? '';
  const wrong = faults.all.find(({ code }) => code === 'category-unfit');
  return (
    <Input.Wrapper label={m.tpl_category()} labelElement="div" error={wrong && m.tpl_category_marketing()}>
      <div>
        <SegmentedControl
          mt={4}
          data={templateCategories
            .filter((value) => (value === 'AUTHENTICATION') === isCode)
            .map((value) => ({ value, label: categoryName(value) }))}
          value={draft.category}
          onChange={(category) => onChange({ ...draft, category })}
          readOnly={isFixed}
          aria-label={m.tpl_category()}
        />
      </div>
      {guess && guess.category !== draft.category && (
        <Text size="xs" mt={6} c="var(--mantine-color-yellow-text)" role="status">
          {words === ''
            ? m.tpl_category_guess({ category: categoryName(guess.category) })
            : m.tpl_category_guess_words({ category: categoryName(guess.category), words })}
        </Text>
      )}
    </Input.Wrapper>
  );
}

function Preview({ draft }: { draft: Draft }) {
  const template = useMemo(() => readTemplate(draft.components), [draft.components]);
  const values = useMemo(
    () =>
      Object.fromEntries(
        Object.entries(samplesOf(draft.components)).map(([key, text]): [string, BubbleValue] => [
          key,
          { text, state: 'value' },
        ]),
      ),
    [draft.components],
  );
  return (
    <aside className={classes.preview} aria-label={m.builder_preview()}>
      <Group gap={6} mb={8}>
        <Text size="sm" fw={600}>
          {m.builder_preview()}
        </Text>
        <Badge size="sm" color="gray">
          {categoryName(draft.category)}
        </Badge>
      </Group>
      <Bubble template={template} values={values} />
    </aside>
  );
}

/** What the provider said, in its words: they name the part. */
function refusal(error: unknown): string {
  const said = error instanceof ApiProblem && typeof error.body['detail'] === 'string' ? error.body['detail'] : null;
  return said ? `${sentenceOf(error)} ${said}` : sentenceOf(error);
}
