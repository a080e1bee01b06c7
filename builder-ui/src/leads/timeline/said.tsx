/** What a message says besides its text: a picture's name, an order, a place, people's cards, a form's answers. */
import { Anchor, Group, Text } from '@mantine/core';
import {
  FileText,
  Image,
  ListChecks,
  MapPin,
  Mic,
  MousePointerClick,
  Package,
  Paperclip,
  ShoppingBag,
  Sticker,
  UserRound,
  Video,
  type LucideIcon,
} from 'lucide-react';
import type { ReactNode } from 'react';
import type { Said } from '#api/app';
import { language } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { FilePreview } from '../../templates/file-preview.tsx';
import { formatMoney, formatNumber } from '../../ui/format.ts';
import classes from './timeline.module.css';

const media: Record<Extract<Said, { is: 'media' }>['media'], { name: () => string; icon: LucideIcon }> = {
  image: { name: m.said_image, icon: Image },
  video: { name: m.said_video, icon: Video },
  audio: { name: m.said_audio, icon: Mic },
  voice: { name: m.said_voice, icon: Mic },
  document: { name: m.said_document, icon: FileText },
  sticker: { name: m.said_sticker, icon: Sticker },
};

/** One line that names it: above a bubble, and where it is quoted. */
export function saidTitle(said: Said): string | null {
  switch (said.is) {
    case 'media':
      return [media[said.media]?.name() ?? m.said_file(), said.file].filter(Boolean).join(' · ');
    case 'order':
      return m.said_order({ count: said.items.length });
    case 'location':
      return said.name ?? m.said_location();
    case 'contacts':
      return said.people.map(({ name }) => name ?? m.said_contact()).join(', ') || m.said_contact();
    case 'form':
      return m.said_form();
    case 'choice':
      return said.from === 'list' ? m.said_list() : m.said_button();
    case 'reaction':
      return said.emoji;
    case 'product':
      return m.said_product({ product: said.product });
  }
}

/** @param text the message's text, for what is said in the two together */
export function SaidBody({ said, text }: { said: Said; text: string | undefined }) {
  switch (said.is) {
    case 'media':
      return (
        <Piece
          icon={media[said.media]?.icon ?? Paperclip}
          title={
            said.link?.startsWith('https:') ? (
              <Anchor href={said.link} target="_blank" rel="noreferrer" size="xs">
                {saidTitle(said)}
              </Anchor>
            ) : (
              saidTitle(said)
            )
          }
          body={
            <>
              {said.link !== undefined && (
                <FilePreview link={said.link} format={said.media} label={saidTitle(said) ?? ''} />
              )}
              {text}
            </>
          }
        />
      );
    case 'order':
      return <Order order={said} />;
    case 'location':
      return <Place place={said} />;
    case 'contacts':
      return said.people.map((person, n) => (
        // Two cards may say the same, and they never change.
        // oxlint-disable-next-line react/no-array-index-key -- a list that stands as it is
        <Piece key={n} icon={UserRound} title={person.name ?? m.said_contact()} body={contactLines(person)} />
      ));
    case 'form':
      return (
        <Piece
          icon={ListChecks}
          title={m.said_form()}
          body={
            <dl className={classes.answers}>
              {said.answers.map(({ question, answer }) => (
                <div key={`${question} ${answer}`}>
                  <dt>{question}</dt>
                  <dd>{answer}</dd>
                </div>
              ))}
            </dl>
          }
        />
      );
    case 'choice':
      return (
        <Piece icon={MousePointerClick} title={saidTitle(said)} body={[text, said.detail].filter(Boolean).join('\n')} />
      );
    case 'product':
      return <Piece icon={Package} title={saidTitle(said)} body={text} />;
    case 'reaction':
      return <span>{said.emoji ?? m.said_reaction_gone()}</span>;
  }
}

function Order({ order: { items, totals, note } }: { order: Extract<Said, { is: 'order' }> }) {
  return (
    <Piece
      icon={ShoppingBag}
      title={m.said_order({ count: items.length })}
      body={
        <>
          {note && <div>{note}</div>}
          <ul className={classes.items}>
            {items.map(({ product, quantity, price, currency }) => (
              <li key={`${product} ${quantity} ${price}`}>
                <span>
                  {formatNumber(Number(quantity), language())} × {product ?? m.said_item()}
                </span>
                {price !== null && <span>{formatMoney(price, currency, language())}</span>}
              </li>
            ))}
          </ul>
          {totals.map(({ amount, currency }) => (
            <Group key={currency} justify="space-between" fw={600}>
              <span>{m.said_total()}</span>
              <span>{formatMoney(amount, currency, language())}</span>
            </Group>
          ))}
        </>
      }
    />
  );
}

function Place({ place }: { place: Extract<Said, { is: 'location' }> }) {
  const { latitude, longitude, name, address } = place;
  const where = latitude !== null && longitude !== null ? `${latitude},${longitude}` : (address ?? name);
  return (
    <Piece
      icon={MapPin}
      title={name ?? m.said_location()}
      body={
        <>
          {address && <div>{address}</div>}
          {where && (
            <Anchor
              size="sm"
              href={`https://www.google.com/maps/search/?api=1&query=${encodeURIComponent(where)}`}
              target="_blank"
              rel="noopener noreferrer"
            >
              {m.said_map()}
            </Anchor>
          )}
        </>
      }
    />
  );
}

const contactLines = ({ company, phones, emails }: Extract<Said, { is: 'contacts' }>['people'][number]) =>
  [company, ...phones, ...emails].filter(Boolean).join('\n');

function Piece({ icon: Icon, title, body }: { icon: LucideIcon; title: ReactNode; body?: ReactNode }) {
  return (
    <div className={classes.piece}>
      <Icon size={16} strokeWidth={1.75} aria-hidden />
      <div>
        <Text size="xs" c="dimmed">
          {title}
        </Text>
        {body}
      </div>
    </div>
  );
}
