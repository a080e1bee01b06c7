/** The parts of a template, by the sort of message that it is. */
import { Select, Stack, Switch, TextInput } from '@mantine/core';
import { longest } from '#flow';
import { m } from '../paraglide/messages.js';
import { ButtonsPart, buttonNames } from './buttons-part.tsx';
import { CardsPart } from './cards-part.tsx';
import { CodePart } from './code-part.tsx';
import { useFaults } from './draft-faults.ts';
import {
  asSort,
  dropPart,
  partOf,
  placeOf,
  putPart,
  sortOf,
  type Button,
  type Draft,
  type Part,
  type Sort,
} from './draft-parts.ts';
import { HeaderPart } from './header-part.tsx';
import { TextPart } from './text-part.tsx';

interface PartsEditorProps {
  draft: Draft;
  /** One that was handed in keeps its category, and so its sort. */
  isFixed: boolean;
  onChange(draft: Draft): void;
}

export function PartsEditor({ draft, isFixed, onChange }: PartsEditorProps) {
  const { components } = draft;
  const sort = sortOf(draft);
  const set = (parts: Part[]) => onChange({ ...draft, components: parts });
  const put = (part: Part) => set(putPart(components, part));
  const path = (type: string) => `components.${placeOf(components, type)}`;
  const sorts: [Sort, string][] = [
    ['plain', m.tpl_sort_plain()],
    ['offer', m.tpl_sort_offer()],
    ['cards', m.tpl_sort_cards()],
    ['code', m.tpl_sort_code()],
  ];
  const body = partOf(components, 'BODY') ?? { type: 'BODY', text: '' };
  const carousel = partOf(components, 'CAROUSEL');
  return (
    <Stack gap="lg">
      <Select
        label={m.tpl_sort()}
        data={sorts.map(([value, label]) => ({ value, label }))}
        value={sort}
        onChange={(next) => next && next !== sort && onChange(asSort(draft, next))}
        allowDeselect={false}
        disabled={isFixed}
      />
      {sort === 'code' && <CodePart parts={components} onChange={set} />}
      {(sort === 'plain' || sort === 'offer') && (
        <HeaderPart
          path={path('HEADER')}
          part={partOf(components, 'HEADER')}
          {...(sort === 'offer' ? { only: ['NONE', 'IMAGE', 'VIDEO'] } : {})}
          onChange={(part) => (part ? put(part) : set(dropPart(components, 'HEADER')))}
        />
      )}
      {sort === 'offer' && (
        <OfferPart path={path('LIMITED_TIME_OFFER')} part={partOf(components, 'LIMITED_TIME_OFFER')!} onChange={put} />
      )}
      {sort !== 'code' && (
        <TextPart
          label={m.tpl_body()}
          path={path('BODY')}
          part={body}
          most={sort === 'offer' ? longest.offerBody : longest.body}
          onChange={put}
        />
      )}
      {sort === 'plain' && <FooterPart path={path('FOOTER')} parts={components} onChange={set} />}
      {(sort === 'plain' || sort === 'offer') && (
        <ButtonsPart
          path={path('BUTTONS')}
          buttons={(partOf(components, 'BUTTONS')?.['buttons'] as Button[] | undefined) ?? []}
          sorts={sort === 'offer' ? ['COPY_CODE', 'URL'] : Object.keys(buttonNames)}
          most={10}
          onChange={(buttons) =>
            buttons.length === 0 ? set(dropPart(components, 'BUTTONS')) : put({ type: 'BUTTONS', buttons })
          }
        />
      )}
      {carousel && <CardsPart path={path('CAROUSEL')} part={carousel} onChange={put} />}
    </Stack>
  );
}

function FooterPart({ path, parts, onChange }: { path: string; parts: Part[]; onChange(parts: Part[]): void }) {
  const faults = useFaults();
  return (
    <TextInput
      label={`${m.tpl_footer()} (${m.optional()})`}
      value={String(partOf(parts, 'FOOTER')?.['text'] ?? '')}
      onChange={(event) => {
        const text = event.currentTarget.value;
        onChange(text === '' ? dropPart(parts, 'FOOTER') : putPart(parts, { type: 'FOOTER', text }));
      }}
      error={faults.at(`${path}.text`)}
    />
  );
}

function OfferPart({ path, part, onChange }: { path: string; part: Part; onChange(part: Part): void }) {
  const faults = useFaults();
  const offer = (part['limited_time_offer'] ?? {}) as { text?: string; has_expiration?: boolean };
  const set = (more: object) => onChange({ type: 'LIMITED_TIME_OFFER', limited_time_offer: { ...offer, ...more } });
  return (
    <Stack gap="xs">
      <TextInput
        label={m.tpl_offer_text({ most: longest.offer })}
        value={offer.text ?? ''}
        onChange={(event) => set({ text: event.currentTarget.value })}
        error={faults.at(`${path}.text`) ?? faults.at(path)}
      />
      <Switch
        label={m.tpl_offer_ends()}
        checked={offer.has_expiration === true}
        onChange={(event) => set({ has_expiration: event.currentTarget.checked })}
      />
    </Stack>
  );
}
