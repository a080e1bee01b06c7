/** The cards of a carousel: each a picture or a video, a text and one or two buttons, all of the same shape. */
import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { Plus, Trash2 } from 'lucide-react';
import { longest } from '#flow';
import { m } from '../paraglide/messages.js';
import { ButtonsPart } from './buttons-part.tsx';
import { useFaults } from './draft-faults.ts';
import { addCard, partOf, placeOf, putPart, type Button as TemplateButton, type Part } from './draft-parts.ts';
import { HeaderPart } from './header-part.tsx';
import { TextPart } from './text-part.tsx';

type Card = { components: Part[] };

export function CardsPart({ path, part, onChange }: { path: string; part: Part; onChange(part: Part): void }) {
  const faults = useFaults();
  const cards = (part['cards'] as Card[] | undefined) ?? [];
  const put = (next: Card[]) => onChange({ ...part, type: 'CAROUSEL', cards: next });
  return (
    <Stack gap="sm">
      {cards.map((card, at) => {
        const where = `${path}.cards.${at}`;
        const parts = card.components;
        const change = (changed: Part) => put(cards.with(at, { components: putPart(parts, changed) }));
        const inner = (type: string) => `${where}.components.${placeOf(parts, type)}`;
        const body = partOf(parts, 'BODY') ?? { type: 'BODY', text: '' };
        return (
          <Paper
            key={at}
            p="sm"
            withBorder
            component="fieldset"
            m={0}
            aria-label={m.hsm_bubble_card({ number: at + 1 })}
          >
            <Group justify="space-between" mb="xs">
              <Text size="sm" fw={600}>
                {m.hsm_bubble_card({ number: at + 1 })}
              </Text>
              {cards.length > 2 && (
                <Button
                  size="compact-xs"
                  variant="subtle"
                  color="gray"
                  leftSection={<Trash2 size={13} />}
                  onClick={() => put(cards.toSpliced(at, 1))}
                >
                  {m.tpl_remove_card()}
                </Button>
              )}
            </Group>
            <Stack gap="sm">
              <HeaderPart
                path={inner('HEADER')}
                part={partOf(parts, 'HEADER')}
                only={['IMAGE', 'VIDEO']}
                onChange={(header) => header && change(header)}
              />
              <TextPart
                label={m.tpl_body()}
                path={inner('BODY')}
                part={body}
                most={longest.cardBody}
                onChange={change}
              />
              <ButtonsPart
                path={inner('BUTTONS')}
                buttons={(partOf(parts, 'BUTTONS')?.['buttons'] as TemplateButton[] | undefined) ?? []}
                sorts={['QUICK_REPLY', 'URL', 'PHONE_NUMBER']}
                most={2}
                onChange={(buttons) => change({ type: 'BUTTONS', buttons })}
              />
              <Wrong text={faults.at(where)} />
            </Stack>
          </Paper>
        );
      })}
      <Wrong text={faults.at(path)} />
      {cards.length < 10 && (
        <Button
          variant="default"
          leftSection={<Plus size={15} />}
          onClick={() => put(addCard(cards))}
          style={{ alignSelf: 'start' }}
        >
          {m.tpl_add_card()}
        </Button>
      )}
    </Stack>
  );
}

function Wrong({ text }: { text: string | undefined }) {
  return text === undefined ? null : (
    <Text size="xs" c="var(--mantine-color-error)" role="alert">
      {text}
    </Text>
  );
}
