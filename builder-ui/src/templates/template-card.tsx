/** A template in the list: may it be sent, how good is it, who uses it, who waits for it, and what can be done with it. */
import { ActionIcon, Alert, Anchor, Badge, Group, Menu, Paper, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Copy, Ellipsis, Languages, Pencil, Send, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { nameUnsupported, unsupportedIn } from '#flow';
import { api } from '../api.ts';
import { keys } from '../app/keys.ts';
import { language, say } from '../app/language.ts';
import { Bubble } from '../hsm/bubble.tsx';
import { templateState } from '../hsm/template-state.ts';
import type { TemplatePrice, TemplateRow } from '../hsm/use-templates.ts';
import { m } from '../paraglide/messages.js';
import { confirm } from '../ui/confirm.tsx';
import { toastDone, toastError } from '../ui/toast.tsx';
import { categoryName, languageName } from './names.ts';
import { TemplateNumbers } from './template-numbers.tsx';
import { TestSend } from './test-send.tsx';

const editable = ['DRAFT', 'APPROVED', 'REJECTED', 'PAUSED'];
const qualityColour: Record<string, string> = { GREEN: 'green', YELLOW: 'yellow', RED: 'red' };
const qualityName: Record<string, () => string> = {
  GREEN: m.tpl_quality_green,
  YELLOW: m.tpl_quality_yellow,
  RED: m.tpl_quality_red,
};

interface TemplateCardProps {
  template: TemplateRow;
  mayWrite: boolean;
  prices: readonly TemplatePrice[];
}

export function TemplateCard({ template, mayWrite, prices }: TemplateCardProps) {
  const state = templateState(template.status);
  const unsupported = unsupportedIn(template.parts);
  const quality = qualityName[template.quality ?? ''];
  return (
    <Paper component="article" p="sm" aria-label={`${template.name} ${template.language}`}>
      <Group gap={6} mb={8} justify="space-between" wrap="nowrap" align="flex-start">
        <div style={{ minWidth: 0 }}>
          <Text fw={600} size="sm" style={{ overflowWrap: 'anywhere' }}>
            {template.name}
          </Text>
          <Text size="xs" c="dimmed">
            {languageName(template.language)} · {categoryName(template.category)} ·{' '}
            {m.hsm_variables({ count: template.variables.length })}
          </Text>
        </div>
        <Group gap={4} wrap="nowrap">
          {quality && (
            <Badge size="sm" variant="outline" color={qualityColour[template.quality!]}>
              {quality()}
            </Badge>
          )}
          <Badge color={state.colour}>{state.label}</Badge>
          {mayWrite && <Actions template={template} />}
        </Group>
      </Group>
      {template.held > 0 && (
        <Alert color="yellow" p={8} mb={8}>
          {m.tpl_held({ count: template.held })}
        </Alert>
      )}
      {template.previous_category && template.recategorised_at && (
        <Alert color="yellow" p={8} mb={8}>
          {m.tpl_recategorised({
            from: categoryName(template.previous_category),
            to: categoryName(template.category),
          })}
          <Prices prices={prices} categories={[template.previous_category, template.category]} />
        </Alert>
      )}
      {state.why && (
        <Text size="sm" mb={8}>
          {state.why} {template.reason && template.reason !== 'NONE' ? `(${template.reason})` : ''}
        </Text>
      )}
      {unsupported !== null && (
        <Text size="sm" mb={8} c="var(--mantine-color-error)">
          {m.hsm_template_unsupported({ what: say(nameUnsupported(unsupported)) })}
        </Text>
      )}
      <Bubble template={template} />
      <TemplateNumbers name={template.name} language={template.language} />
      {template.used_by.length > 0 && (
        <Text size="xs" c="dimmed" mt={8}>
          {m.tpl_used_by()}{' '}
          {template.used_by.map((use, at) => (
            <span key={use.flow_id}>
              {at > 0 && ', '}
              <Anchor
                size="xs"
                renderRoot={(props) => <Link to="/crm/hsm/flows/$flowId" params={{ flowId: use.flow_id }} {...props} />}
              >
                {use.flow_name}
              </Anchor>
              {!use.is_live && ` (${m.tpl_in_draft()})`}
            </span>
          ))}
        </Text>
      )}
    </Paper>
  );
}

/** What a message of each category has cost of late, as the provider charged it. */
function Prices({ prices, categories }: { prices: readonly TemplatePrice[]; categories: string[] }) {
  const known = prices.filter((one) => categories.includes(one.category));
  if (known.length === 0) return null;
  const told = known.map(({ category, amount, currency }) => `${categoryName(category)} ${price(amount, currency)}`);
  return <div>{m.tpl_recategorised_prices({ prices: told.join(' · ') })}</div>;
}

const price = (amount: string, currency: string): string =>
  new Intl.NumberFormat(language(), { style: 'currency', currency, maximumFractionDigits: 4 }).format(Number(amount));

function Actions({ template }: { template: TemplateRow }) {
  const navigate = useNavigate();
  const remove = useRemoval(template);
  const [testing, setTesting] = useState(false);
  const copy = (inLanguage?: string) =>
    void navigate({ to: '/crm/hsm/templates/new', search: { from: template.id, language: inLanguage } });
  return (
    <>
      <TestSend template={template} opened={testing} onClose={() => setTesting(false)} />
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={m.tpl_actions({ name: template.name })}>
            <Ellipsis size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<Pencil size={14} />}
            disabled={!editable.includes(template.status)}
            onClick={() => void navigate({ to: '/crm/hsm/templates/$templateId', params: { templateId: template.id } })}
          >
            {m.tpl_edit()}
          </Menu.Item>
          <Menu.Item
            leftSection={<Send size={14} />}
            disabled={template.status !== 'APPROVED'}
            onClick={() => setTesting(true)}
          >
            {m.tpl_test()}
          </Menu.Item>
          <Menu.Item leftSection={<Copy size={14} />} onClick={() => copy()}>
            {m.tpl_duplicate()}
          </Menu.Item>
          <Menu.Item
            leftSection={<Languages size={14} />}
            onClick={() => copy(template.language.startsWith('es') ? 'en' : 'es')}
          >
            {m.tpl_other_language()}
          </Menu.Item>
          <Menu.Item leftSection={<Trash2 size={14} />} c="red" onClick={() => void remove()}>
            {m.tpl_delete()}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

/** Asks with its numbers: flows that send it, people who wait for it. */
function useRemoval(template: TemplateRow): () => Promise<void> {
  const client = useQueryClient();
  const { mutateAsync } = useMutation({
    mutationFn: () =>
      api.crm.marketing.hsm.templates[':id'].$delete({ param: { id: template.id }, query: { force: 'true' } }),
    onError: toastError,
    onSuccess: () => {
      toastDone(m.tpl_deleted({ name: template.name }));
      void client.invalidateQueries({ queryKey: keys.templates.all });
    },
  });
  return async () => {
    const live = template.used_by.filter((use) => use.is_live);
    const flows = live.map((use) => `«${use.flow_name}»`).join(', ');
    const body = live.length === 0 ? m.tpl_delete_body() : m.tpl_delete_used({ flows, count: template.held });
    const title = m.tpl_delete_title({ name: template.name, language: template.language });
    if (await confirm({ title, body, action: m.tpl_delete(), danger: true })) await mutateAsync().catch(() => {});
  };
}
