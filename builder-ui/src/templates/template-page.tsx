/** One template: a new one, a copy, or one that is changed. From a step of a flow it leads back there. */
import { Alert, Anchor, Badge, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';
import { language } from '../app/language.ts';
import { templateState } from '../hsm/template-state.ts';
import { useTemplates, type TemplateRow } from '../hsm/use-templates.ts';
import { helpPlaces } from '../help/chapters.ts';
import { HelpLink } from '../help/help-link.tsx';
import { m } from '../paraglide/messages.js';
import { ErrorState } from '../ui/error-state.tsx';
import { Page } from '../ui/page.tsx';
import { toastDone } from '../ui/toast.tsx';
import { emptyDraft, freeName, type Draft, type Part } from './draft-parts.ts';
import { readyTextsQuery } from './ready-texts.tsx';
import { TemplateEditor } from './template-editor.tsx';

export function NewTemplatePage() {
  const { from, ready, language: inLanguage } = useSearch({ from: '/shell/crm/hsm/templates/new' });
  const texts = useQuery({ ...readyTextsQuery(language()), enabled: ready !== undefined });
  const { data: list } = useTemplates();
  const namesIn = (of: string) => list?.items.filter((one) => one.language === of).map(({ name }) => name) ?? [];
  if (ready !== undefined && texts.isError)
    return <ErrorState error={texts.error} onRetry={() => void texts.refetch()} />;
  if (ready !== undefined && (texts.isPending || !list)) return <Skeleton h={420} />;
  const text = texts.data?.items.find(({ name }) => name === ready);
  if (text) {
    const name = freeName(text.name, new Set(namesIn(text.language)));
    const draft = { ...text, name, components: text.components as Part[] };
    return <Loaded id={undefined} make={() => draft} isNew />;
  }
  /** A copy needs a name of its own; another language of it does not. */
  const copyOf = (row: TemplateRow): Draft => ({
    ...draftOf(row),
    ...(inLanguage
      ? { language: inLanguage }
      : { name: freeName(row.name, new Set([row.name, ...namesIn(row.language)])) }),
  });
  return <Loaded id={from} make={(row) => (row ? copyOf(row) : emptyDraft(language()))} isNew />;
}

export function EditTemplatePage() {
  const { templateId } = useParams({ from: '/shell/crm/hsm/templates/$templateId' });
  return <Loaded id={templateId} make={(row) => draftOf(row!)} isNew={false} />;
}

const draftOf = ({ name, language: own, category, components }: TemplateRow): Draft => ({
  name,
  language: own,
  category,
  components: components as Part[],
});

interface LoadedProps {
  id: string | undefined;
  make(row: TemplateRow | null): Draft;
  isNew: boolean;
}

function Loaded({ id, make, isNew }: LoadedProps) {
  const navigate = useNavigate();
  const { flow, node, field } = useSearch({ strict: false });
  const list = useTemplates();
  const found = useQuery({
    queryKey: keys.templates.one(id ?? ''),
    queryFn: async () => await read(api.crm.marketing.hsm.templates[':id'].$get({ param: { id: id! } })),
    enabled: id !== undefined,
  });
  const isReady = list.isSuccess && (id === undefined || found.isSuccess);
  const row = found.data ?? null;
  const goBack = (saved?: TemplateRow) =>
    flow
      ? void navigate({
          to: '/crm/hsm/flows/$flowId',
          params: { flowId: flow },
          search: { node, field, ...(saved ? { template: `${saved.name} ${saved.language}` } : {}) },
        })
      : void navigate({ to: '/crm/hsm', search: { tab: 'templates' } });
  const accounts = list.data?.accounts ?? [];
  const state = row && !isNew ? templateState(row.status) : null;
  const reason = row?.reason && row.reason !== 'NONE' ? ` (${row.reason})` : '';
  return (
    <Page
      title={isNew ? m.tpl_new() : (row?.name ?? m.hsm_tab_templates())}
      aside={
        <>
          {state && <Badge color={state.colour}>{state.label}</Badge>}
          <HelpLink to={helpPlaces.templates} about={m.hsm_tab_templates()} />
        </>
      }
      subtitle={row && !isNew ? row.language : m.tpl_new_subtitle()}
      back={
        flow ? (
          <Anchor size="sm" component="button" onClick={() => goBack()}>
            <ArrowLeft size={14} aria-hidden /> {m.tpl_back_to_flow()}
          </Anchor>
        ) : (
          <Anchor size="sm" renderRoot={(props) => <Link to="/crm/hsm" search={{ tab: 'templates' }} {...props} />}>
            <ArrowLeft size={14} aria-hidden /> {m.hsm_tab_templates()}
          </Anchor>
        )
      }
    >
      {state?.why && (
        <Alert color={state.colour === 'red' ? 'red' : 'yellow'} mb="md">
          {state.why}
          {reason}
        </Alert>
      )}
      {list.isError || found.isError ? (
        <ErrorState
          error={list.error ?? found.error}
          onRetry={() => void (list.isError ? list.refetch() : found.refetch())}
        />
      ) : !isReady ? (
        <Skeleton h={420} />
      ) : accounts.length === 0 ? (
        <Alert color="yellow">{m.tpl_no_account()}</Alert>
      ) : (
        <TemplateEditor
          key={id ?? 'new'}
          initial={make(row)}
          template={isNew ? null : row}
          accounts={accounts}
          onDone={(saved) => {
            toastDone(
              saved.status === 'DRAFT' ? m.tpl_kept({ name: saved.name }) : m.tpl_handed_in({ name: saved.name }),
            );
            goBack(saved);
          }}
        />
      )}
    </Page>
  );
}
