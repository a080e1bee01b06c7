/** A template as the lead's phone will show it: every part of it. */
import {
  CirclePlay,
  ClipboardList,
  Clock,
  Copy,
  ExternalLink,
  FileText,
  Image,
  type LucideIcon,
  MapPin,
  Phone,
  Reply,
  ShoppingBag,
  SquareMenu,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { type ButtonIcon, type Drawn, drawParts, type MediaFormat, type Part, splitText } from '#flow';
import { say } from '../app/language.ts';
import { m } from '../paraglide/messages.js';
import classes from './bubble.module.css';
import { whatsappPieces } from './whatsapp-text.ts';

/** What stands in a blank: a value, or a stand-in while there is none. */
export interface BubbleValue {
  text: string;
  /** `value`: as it will be sent. `fallback`: the text for when it is missing. `missing`: could not be sent like this. */
  state: 'value' | 'fallback' | 'missing';
}
/** By key of the blank, `{ "1": …, "header.image": … }`; blanks without a value stand out. Undefined: the template by itself. */
type Values = Readonly<Record<string, BubbleValue>> | undefined;

interface BubbleProps {
  template: { parts: readonly Part[] };
  values?: Values;
}

export function Bubble({ template, values }: BubbleProps) {
  return (
    <figure className={classes.phone} aria-label={m.hsm_bubble_label()}>
      <Message drawn={drawParts(template.parts)} values={values} />
    </figure>
  );
}

/** Inside the bubble stands what is said, under it stand buttons and cards. */
function Message({ drawn, values }: { drawn: readonly Drawn[]; values: Values }) {
  const isUnder = (one: Drawn) => one.as === 'button' || one.as === 'cards';
  return (
    <>
      <div className={classes.bubble}>
        {drawn.map((one, index) => (isUnder(one) ? null : <Stroke key={index} one={one} values={values} />))}
      </div>
      {drawn.map((one, index) => (isUnder(one) ? <Stroke key={index} one={one} values={values} /> : null))}
    </>
  );
}

function Stroke({ one, values }: { one: Drawn; values: Values }) {
  switch (one.as) {
    case 'header':
    case 'body':
    case 'footer':
      return one.text === '' ? null : <div className={classes[one.as]}>{fill(one.text, one.keys, values)}</div>;
    case 'media': {
      const [Icon, name] = media[one.format];
      const file = one.fileName === null ? undefined : values?.[one.fileName];
      const link = values?.[one.key];
      // Of other places nothing is fetched: they would learn who looks at it.
      if (one.format === 'image' && link?.state === 'value' && link.text.startsWith(`${location.origin}/api/media/`))
        return <img className={classes.picture} src={link.text} alt={name()} />;
      return (
        <div className={classes.media}>
          <Icon size={22} aria-hidden />
          <span>{name()}</span>
          <Held value={file ?? link} isAsked={values !== undefined} />
        </div>
      );
    }
    case 'place':
      return (
        <div className={classes.media}>
          <MapPin size={22} aria-hidden />
          <span>{m.hsm_bubble_place()}</span>
          <Held value={values?.[one.key]} isAsked={values !== undefined} />
        </div>
      );
    case 'offer':
      return (
        <div className={classes.offer}>
          <Clock size={15} aria-hidden />
          <span>
            <strong>{one.text}</strong>
            {one.until !== null && (
              <>
                <br />
                {values ? <Until value={values[one.until]} /> : null}
              </>
            )}
          </span>
        </div>
      );
    case 'button': {
      const Icon = icons[one.icon];
      const isOpen = Object.keys(one.keys).length > 0;
      return (
        <div className={classes.button}>
          <span className={classes.buttonText}>
            <Icon size={14} aria-hidden />
            {one.text}
          </span>
          {one.url !== null && isOpen && <span className={classes.detail}>{fill(one.url, one.keys, values)}</span>}
          {one.holds !== null && values && (
            <span className={classes.detail}>
              <Held value={values[one.holds]} isAsked />
            </span>
          )}
        </div>
      );
    }
    case 'note':
      return <div className={classes.footer}>{say(one.text)}</div>;
    case 'cards':
      return (
        <ol className={classes.cards} aria-label={m.hsm_bubble_cards()}>
          {one.cards.map((card, index) => (
            <li key={index} className={classes.card} aria-label={m.hsm_bubble_card({ number: index + 1 })}>
              <Message drawn={card} values={values} />
            </li>
          ))}
        </ol>
      );
  }
}

const media: Record<MediaFormat, [LucideIcon, () => string]> = {
  image: [Image, m.hsm_bubble_image],
  video: [CirclePlay, m.hsm_bubble_video],
  gif: [CirclePlay, m.hsm_bubble_gif],
  document: [FileText, m.hsm_bubble_document],
};
const icons: Record<ButtonIcon, LucideIcon> = {
  reply: Reply,
  link: ExternalLink,
  phone: Phone,
  copy: Copy,
  catalog: ShoppingBag,
  form: ClipboardList,
  call: Phone,
  products: SquareMenu,
};

/** What a blank holds; one that is asked for and holds nothing says so. */
function Held({ value, isAsked }: { value: BubbleValue | undefined; isAsked: boolean }) {
  if (!value && !isAsked) return null;
  return (
    <span className={classes.variable} data-state={value?.state ?? 'missing'}>
      {value?.text || m.hsm_bubble_missing()}
    </span>
  );
}

function Until({ value }: { value: BubbleValue | undefined }) {
  return (
    <span className={classes.variable} data-state={value?.state ?? 'missing'}>
      {m.hsm_bubble_until({ when: value?.text || m.hsm_bubble_missing() })}
    </span>
  );
}

function fill(text: string, keys: Readonly<Record<string, string>>, values: Values): ReactNode[] {
  return whatsappPieces(text).map((piece, index) => (
    <span key={index} className={piece.mark ? classes[piece.mark] : undefined}>
      {splitText(piece.text).map((part, at) => {
        if ('text' in part) return part.text;
        const value = values?.[keys[part.placeholder] ?? ''];
        return (
          <span key={at} className={classes.variable} data-state={value?.state ?? (values ? 'missing' : 'value')}>
            {value?.text ?? `{{${part.placeholder}}}`}
          </span>
        );
      })}
    </span>
  ));
}
