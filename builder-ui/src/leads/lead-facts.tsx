/** Who the lead is. Every fact is changed where it stands. */
import { Select, Stack, TagsInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { may } from '../app/access.ts';
import { ApiProblem } from '../app/problem.ts';
import { fieldErrors, sentenceOf } from '../app/sentences.ts';
import { useSession } from '../app/session.ts';
import { m } from '../paraglide/messages.js';
import { InlineField } from '../ui/field/inline-field.tsx';
import { Section } from '../ui/section.tsx';
import { Time } from '../ui/time.tsx';
import { toastError } from '../ui/toast.tsx';
import { Fact } from '../ui/fact.tsx';
import { customFieldsQuery } from './fields/field-queries.ts';
import { NotANumber, OwnField } from './fields/own-field.tsx';
import type { Lead } from './lead-queries.ts';
import { leadSourceName, statusChoices } from './lead-status.tsx';
import { SellerSelect } from './seller-select.tsx';
import { useChangeLead, type LeadChange } from './use-change-lead.ts';

export function LeadFacts({ lead }: { lead: Lead }) {
  const session = useSession();
  const change = useChangeLead(lead.id);
  const readOnly = !may(session, 'leads.write');
  const set = (part: LeadChange) => void change(part).catch(toastError);
  const managed = useQuery(customFieldsQuery).data?.items ?? [];
  const field = (name: 'name' | 'phone' | 'email', label: string, type: 'text' | 'email' | 'tel') => (
    <InlineField
      label={label}
      type={type}
      value={lead[name]}
      onSave={(value) => change({ [name]: value })}
      explain={explain}
      readOnly={readOnly}
    />
  );
  return (
    <Section title={m.lead_facts()}>
      <Stack gap={6}>
        {field('name', m.lead_name(), 'text')}
        {field('phone', m.lead_phone(), 'tel')}
        {field('email', m.email(), 'email')}
        <Select
          label={m.lead_status()}
          size="xs"
          data={statusChoices([lead.status])}
          value={lead.status}
          onChange={(status) => status && set({ status })}
          allowDeselect={false}
          disabled={readOnly}
        />
        {session.permissions['leads.write'] === 'all' && (
          <SellerSelect value={lead.seller_id} onChange={(seller_id) => set({ seller_id })} />
        )}
        <TagsInput
          label={m.lead_tags()}
          size="xs"
          value={lead.tags}
          onChange={(tags) => set({ tags })}
          maxTags={50}
          disabled={readOnly}
        />
        <Fact label={m.lead_source()}>{leadSourceName(lead.lead_source)}</Fact>
        <Fact label={m.lead_created()}>
          <Time at={lead.created_at} />
        </Fact>
        {lead.last_inbound_at && (
          <Fact label={m.lead_last_wrote()}>
            <Time at={lead.last_inbound_at} show="relative" />
          </Fact>
        )}
        {managed.map((own) => (
          <OwnField
            key={own.key}
            field={own}
            value={lead.custom[own.key] ?? null}
            onSave={(value) => change({ custom: { [own.key]: value } })}
            explain={explain}
            readOnly={readOnly}
          />
        ))}
        {Object.entries(lead.custom)
          .filter(([name]) => !managed.some(({ key }) => key === name))
          .map(([name, value]) => (
            <InlineField
              key={name}
              label={name}
              value={value === null ? null : String(value)}
              onSave={(next) => change({ custom: { [name]: next } })}
              explain={explain}
              readOnly={readOnly}
              maxLength={1000}
            />
          ))}
        {Object.entries(lead.external_ids).map(([system, id]) => (
          <Fact key={system} label={m.lead_id_in({ system })}>
            {id}
          </Fact>
        ))}
      </Stack>
    </Section>
  );
}

function explain(error: unknown): string {
  if (error instanceof NotANumber) return m.field_not_a_number();
  if (error instanceof ApiProblem && error.code === 'already_exists') return m.lead_phone_taken();
  return Object.values(fieldErrors(error))[0] ?? sentenceOf(error);
}
