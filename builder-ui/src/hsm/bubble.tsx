/** A template as the lead's phone will show it. */
import { ExternalLink, Phone, Reply } from 'lucide-react';
import type { ReactNode } from 'react';
import { m } from '../paraglide/messages.js';
import classes from './bubble.module.css';
import { whatsappPieces } from './whatsapp-text.ts';

export interface BubbleTemplate {
  header: string | null;
  body: string;
  footer: string | null;
  buttons: readonly { type: string; text: string }[];
}

/** What stands in a position: a value, or a stand-in while there is none. */
export interface BubbleValue {
  text: string;
  /** `value`: as it will be sent. `fallback`: the text for when it is missing. `missing`: could not be sent like this. */
  state: 'value' | 'fallback' | 'missing';
}

interface BubbleProps {
  template: BubbleTemplate;
  /** By position, `{ "1": … }`; positions without a value stand out. Left out: the template by itself. */
  values?: Readonly<Record<string, BubbleValue>> | undefined;
}

export function Bubble({ template, values }: BubbleProps) {
  return (
    <figure className={classes.phone} aria-label={m.hsm_bubble_label()}>
      <div className={classes.bubble}>
        {template.header && <div className={classes.header}>{fill(template.header, values)}</div>}
        <div className={classes.body}>{fill(template.body, values)}</div>
        {template.footer && <div className={classes.footer}>{template.footer}</div>}
      </div>
      {template.buttons.map((button, index) => (
        <div key={index} className={classes.button}>
          <ButtonIcon type={button.type} />
          {button.text}
        </div>
      ))}
    </figure>
  );
}

function ButtonIcon({ type }: { type: string }) {
  const Icon = type === 'URL' ? ExternalLink : type === 'PHONE_NUMBER' ? Phone : Reply;
  return <Icon size={14} aria-hidden />;
}

function fill(text: string, values: BubbleProps['values']): ReactNode[] {
  return whatsappPieces(text).map((piece, index) => (
    <span key={index} className={piece.mark ? classes[piece.mark] : undefined}>
      {piece.text.split(/(\{\{\s*\d{1,3}\s*\}\})/).map((part, at) => {
        const position = /^\{\{\s*(\d{1,3})\s*\}\}$/.exec(part)?.[1];
        if (position === undefined) return part;
        const value = values?.[String(Number(position))];
        return (
          <span key={at} className={classes.variable} data-state={value?.state ?? (values ? 'missing' : 'value')}>
            {value?.text ?? `{{${position}}}`}
          </span>
        );
      })}
    </span>
  ));
}
