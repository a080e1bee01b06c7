/** The Instant Forms of a page that need a word: one whose phone was not found, one that a person pointed it out in, a test that came in. */
import { Alert, Button, Group, Select, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { PhoneOff } from 'lucide-react';
import { useState } from 'react';
import { api, read } from '../../../api.ts';
import { keys } from '../../../app/keys.ts';
import { m } from '../../../paraglide/messages.js';
import { Time } from '../../../ui/time.tsx';
import { toastDone, toastError } from '../../../ui/toast.tsx';
import { metaFormsQuery, type MetaForm } from '../connection-queries.ts';

export function LeadForms({ pageId, mayConnect }: { pageId: string; mayConnect: boolean }) {
  const { data } = useQuery(metaFormsQuery);
  const forms = data?.items.filter((form) => form.page_id === pageId && hasNews(form)) ?? [];
  if (forms.length === 0) return null;
  return (
    <Stack gap="xs" mt="xs">
      {forms.map((form) => (
        <LeadForm key={form.id} form={form} mayConnect={mayConnect} />
      ))}
    </Stack>
  );
}

const lacksPhone = (form: MetaForm) =>
  form.phone_found === false && form.phone_question === null && !form.asks_no_phone;
const asksNone = (form: MetaForm) => form.phone_found === false && form.asks_no_phone;
const hasNews = (form: MetaForm) =>
  lacksPhone(form) || asksNone(form) || form.phone_question !== null || form.last_test_at !== null;

function LeadForm({ form, mayConnect }: { form: MetaForm; mayConnect: boolean }) {
  const name = form.name || form.id;
  const choose = useChoosePhone(form.id);
  return (
    <section aria-label={name}>
      {lacksPhone(form) && <NoPhone form={form} name={name} mayConnect={mayConnect} choose={choose} />}
      {asksNone(form) && (
        <Group gap="xs">
          <Text size="xs" flex="1 1 200px">
            {m.meta_form_asks_none({ name })}
          </Text>
          {mayConnect && (
            <Button size="compact-xs" variant="subtle" onClick={() => choose.run(null)} loading={choose.running}>
              {m.meta_form_phone_undo()}
            </Button>
          )}
        </Group>
      )}
      {form.phone_question !== null && (
        <Group gap="xs">
          <Text size="xs" flex="1 1 200px">
            {m.meta_form_phone({ name, question: form.phone_question })}
          </Text>
          {mayConnect && (
            <Button size="compact-xs" variant="subtle" onClick={() => choose.run(null)} loading={choose.running}>
              {m.meta_form_phone_undo()}
            </Button>
          )}
        </Group>
      )}
      {form.last_test_at && (
        <Text size="xs" c="dimmed">
          {m.meta_form_test({ name })} <Time at={form.last_test_at} />
        </Text>
      )}
    </section>
  );
}

interface NoPhoneProps {
  form: MetaForm;
  name: string;
  mayConnect: boolean;
  choose: ReturnType<typeof useChoosePhone>;
}

function NoPhone({ form, name, mayConnect, choose }: NoPhoneProps) {
  const [question, setQuestion] = useState<string | null>(null);
  return (
    <Alert color="amber" icon={<PhoneOff size={18} />} title={m.meta_form_no_phone({ name })}>
      <Text size="sm">{m.meta_form_no_phone_text()}</Text>
      {mayConnect && (
        <Group mt="xs" gap="xs" align="flex-end">
          <Select
            flex="1 1 200px"
            size="xs"
            label={m.meta_form_question()}
            placeholder={m.meta_form_question_choose()}
            data={form.questions.map((value) => ({ value, label: value.replaceAll('_', ' ') }))}
            value={question}
            onChange={setQuestion}
            disabled={choose.running}
          />
          <Button
            size="xs"
            disabled={question === null}
            loading={choose.running}
            onClick={() => question !== null && choose.run(question)}
          >
            {m.meta_form_use()}
          </Button>
          <Button size="xs" variant="default" loading={choose.running} onClick={() => choose.run(null, true)}>
            {m.meta_form_none()}
          </Button>
        </Group>
      )}
    </Alert>
  );
}

/** Keeps the choice and has the leads that are in mended, as many at a time as the server takes. */
function useChoosePhone(id: string) {
  const client = useQueryClient();
  const choose = useMutation({
    mutationFn: async ({ phone_question, asks_no_phone }: Choice) => {
      const sum = { mended: 0, merged: 0, unreadable: 0 };
      let after: string | null = null;
      do {
        const answer: Mended = await read(
          api.crm.marketing['meta-forms'][':form_id'].$patch({
            param: { form_id: id },
            json: { phone_question, ...(asks_no_phone ? { asks_no_phone } : {}), ...(after === null ? {} : { after }) },
          }),
        );
        for (const name of ['mended', 'merged', 'unreadable'] as const) sum[name] += answer[name];
        after = answer.next;
      } while (after !== null);
      return { ...sum, chosen: phone_question !== null };
    },
    onSuccess: ({ chosen, ...sum }) => chosen && toastDone(m.meta_form_mended(sum)),
    onError: toastError,
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: keys.metaPages.all });
      await client.invalidateQueries({ queryKey: keys.leads.all });
    },
  });
  const run = (question: string | null, none = false) =>
    choose.mutate({ phone_question: question, asks_no_phone: none });
  return { run, running: choose.isPending };
}

interface Choice {
  phone_question: string | null;
  /** The form asks for none, and that is meant so. */
  asks_no_phone: boolean;
}

interface Mended {
  mended: number;
  merged: number;
  unreadable: number;
  next: string | null;
}
