/** One thing that happened with a lead. */
import { Text } from '@mantine/core';
import { kindOf } from '#flow';
import type { Said } from '#api/app';
import {
  ArrowRightLeft,
  BadgeDollarSign,
  BellOff,
  CircleCheck,
  CircleHelp,
  GitBranch,
  Handshake,
  Megaphone,
  Pencil,
  ShoppingCart,
  Smile,
  Tag,
  Trash2,
  UserRound,
  Workflow,
  type LucideIcon,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { language, say } from '../../app/language.ts';
import { currentPlace } from '../../app/place.ts';
import { text } from '../../app/problem.ts';
import { isAllDay } from '../../deals/deadline.tsx';
import { SendAgain, TriesNote } from '../../hsm/send-again.tsx';
import { m } from '../../paraglide/messages.js';
import { formatMoney, formatTime } from '../../ui/format.ts';
import { Time } from '../../ui/time.tsx';
import type { TimelineItem } from '../lead-queries.ts';
import { leadStatusName } from '../lead-status.tsx';
import { MessageBubble } from './message-bubble.tsx';
import { MessageState } from './message-state.tsx';
import { NoteEntry } from './note-entry.tsx';
import { outcomeName } from './outcome-name.ts';
import { SaidBody, saidTitle } from './said.tsx';
import classes from './timeline.module.css';

/** @param leadName whose story it is */
export function TimelineEntry({ item, leadName }: { item: TimelineItem; leadName: string | null }) {
  switch (item.kind) {
    case 'message':
      return <Outgoing item={item} leadName={leadName} />;
    case 'inbound':
      return <Incoming item={item} />;
    case 'answered':
      return <Answered item={item} />;
    case 'note':
      return <NoteEntry item={item} />;
    case 'touch':
      return <Line icon={Megaphone} item={item} text={touchText(item)} detail={text(item.data['headline'])} />;
    case 'consent':
      if (item.reason)
        return (
          <Line
            icon={CircleHelp}
            item={item}
            text={m.timeline_consent_void()}
            detail={item.reason.text ? say(item.reason.text) : item.reason.code}
          />
        );
      return item.what === 'granted' ? (
        <Line icon={CircleCheck} item={item} text={m.timeline_consent_granted()} detail={consentSource(item)} />
      ) : (
        <Line icon={BellOff} item={item} text={m.timeline_consent_revoked()} detail={consentSource(item)} />
      );
    case 'enrolment':
      if (item.what === 'refused')
        return (
          <Line
            icon={CircleHelp}
            item={item}
            text={m.timeline_refused({ flow: item.flow?.name ?? '' })}
            detail={item.reason?.text ? say(item.reason.text) : item.reason?.code}
          />
        );
      return <Line icon={Workflow} item={item} text={m.timeline_entered({ flow: item.flow?.name ?? '' })} />;
    case 'step':
      return <Step item={item} />;
    case 'event':
      return <Line icon={eventIcon(item.what)} item={item} text={eventText(item)} detail={eventDetail(item)} />;
  }
}

function Outgoing({ item, leadName }: { item: TimelineItem; leadName: string | null }) {
  const template = text(item.data['template_name']);
  const message = {
    id: item.id.slice('message:'.length),
    state: item.what,
    lead_name: leadName,
    doubtful_tries: Number(item.data['doubtful_tries'] ?? 0),
    doubled_at: text(item.data['doubled_at']) ?? null,
  };
  const unsent = ['planned', 'suppressed', 'failed'].includes(item.what);
  return (
    <MessageBubble
      side="us"
      unsent={unsent}
      head={
        <>
          <span>{template ? m.timeline_template({ name: template }) : byHand(item)}</span>
          {item.flow && <span> · {item.flow.name}</span>}
        </>
      }
      text={
        saidOf(item) ? (
          <Words item={item} />
        ) : (
          (text(item.data['text']) ?? (unsent ? m.timeline_not_written() : template))
        )
      }
      reason={item.reason && (item.reason.text ? say(item.reason.text) : item.reason.code)}
      foot={
        <>
          <Marks item={item} />
          <Time at={item.at} /> · <MessageState state={item.what} />
        </>
      }
      action={
        <>
          <TriesNote message={message} />
          <SendAgain message={message} />
        </>
      }
    />
  );
}

/** Who of the team wrote it. */
function byHand(item: TimelineItem): string {
  return text(item.data['author']) ?? (item.flow ? m.timeline_text() : m.timeline_by_team());
}

/** What the person wrote. A change, a deletion or a reaction is a line: the message that it is about shows it too. */
function Incoming({ item }: { item: TimelineItem }) {
  const ad = item.data['referral'] as { headline?: string } | undefined;
  const quoted = quoteOf(item);
  if (item.what === 'edit')
    return <Line icon={Pencil} item={item} text={m.timeline_edited()} detail={text(item.data['text'])} />;
  if (item.what === 'revoke') return <Line icon={Trash2} item={item} text={m.timeline_deleted()} detail={quoted} />;
  if (item.what === 'reaction') {
    const emoji = saidOf(item)?.is === 'reaction' ? text((saidOf(item) as { emoji?: unknown }).emoji) : undefined;
    const said = emoji ? m.timeline_reacted({ emoji }) : m.said_reaction_gone();
    return <Line icon={Smile} item={item} text={said} detail={quoted} />;
  }
  return (
    <MessageBubble
      side="them"
      head={ad && m.timeline_from_ad({ headline: ad.headline ?? '' })}
      quote={quoted}
      text={<Words item={item} />}
      foot={
        <>
          <Marks item={item} />
          <Time at={item.at} />
        </>
      }
    />
  );
}

/** What somebody of the team wrote from their phone or the provider's inbox. */
function Answered({ item }: { item: TimelineItem }) {
  return (
    <MessageBubble
      side="us"
      head={m.timeline_answered()}
      quote={quoteOf(item)}
      text={<Words item={item} />}
      foot={
        <>
          <Marks item={item} />
          <Time at={item.at} />
        </>
      }
    />
  );
}

const saidOf = (item: TimelineItem) => item.data['said'] as Said | undefined;

/** What it says now: as it was changed, and struck where it was taken back. */
function Words({ item }: { item: TimelineItem }) {
  const said = saidOf(item);
  const written = item.marks?.edited ?? text(item.data['text']);
  const body = said ? <SaidBody said={said} text={written} /> : (written ?? m.timeline_no_text({ type: item.what }));
  return item.marks?.deleted ? <s className={classes.gone}>{body}</s> : body;
}

function Marks({ item: { marks } }: { item: TimelineItem }) {
  if (!marks) return null;
  const words = [
    marks.reaction,
    marks.deleted ? m.mark_deleted() : marks.edited !== null ? m.mark_edited() : null,
  ].filter(Boolean);
  return words.length > 0 && <span>{words.join(' · ')} · </span>;
}

/** The message that one is about, in a line; undefined where it is about none that we have. */
function quoteOf({ quote }: TimelineItem): string | undefined {
  if (!quote) return undefined;
  const said = quote.said as Said | null | undefined;
  return text(quote.text) ?? (said ? (saidTitle(said) ?? undefined) : m.timeline_no_text({ type: quote.type }));
}

/** What a flow did at one of its nodes, with the reason in words. */
function Step({ item }: { item: TimelineItem }) {
  const reason = item.reason && (item.reason.text ? say(item.reason.text) : item.reason.code);
  return (
    <Line
      icon={GitBranch}
      item={item}
      text={stepText(item)}
      detail={[reason, item.flow?.name].filter(Boolean).join(' · ')}
    />
  );
}

function stepText({ what, data, label }: TimelineItem): string {
  const until = text(data['until']);
  if (what === 'waiting' && until) return m.timeline_waits_until({ when: shortTime(until) });
  if (what === 'finished') return m.timeline_finished();
  const kind = kindOf(String(data['kind']));
  const port = kind?.ports(kind.defaults).find(({ id }) => id === what);
  // A version calls its ways as they were named in it.
  const way = label ?? port?.label;
  const outcome = way ? say(way) : outcomeName(what);
  return kind ? `${say(kind.title)}: ${outcome}` : outcome;
}

function Line(props: { icon: LucideIcon; item: TimelineItem; text: ReactNode; detail?: ReactNode }) {
  const { icon: Icon, item, text: said, detail } = props;
  return (
    <div className={classes.line}>
      <Icon size={16} strokeWidth={1.75} aria-hidden />
      <div>
        <Text size="sm" c="var(--mantine-color-text)">
          {said}
        </Text>
        {detail && <Text size="xs">{detail}</Text>}
      </div>
      <Text size="xs" component="span">
        <Time at={item.at} />
      </Text>
    </div>
  );
}

function eventIcon(type: string): LucideIcon {
  if (type.startsWith('opportunity.')) return Handshake;
  if (type.startsWith('sale.')) return BadgeDollarSign;
  if (type.startsWith('cart.')) return ShoppingCart;
  if (type === 'lead.tagged') return Tag;
  if (type === 'lead.status_changed') return ArrowRightLeft;
  return UserRound;
}

function eventText(item: TimelineItem): string {
  return item.label ? say(item.label) : item.what;
}

function eventDetail({ what, data }: TimelineItem): string | undefined {
  if (what === 'lead.status_changed')
    return `${leadStatusName(String(data['from']))} → ${leadStatusName(String(data['to']))}`;
  if (what.startsWith('sale.')) return formatMoney(text(data['amount']), text(data['currency']), language());
  if (what === 'opportunity.updated') return deadlineMove(data['deadline']);
  return text(data['tag']) ?? text(data['name']);
}

/** A moved deadline moves the reminders that hang on it, so it is worth saying from when to when. */
function deadlineMove(move: unknown): string | undefined {
  if (typeof move !== 'object' || move === null) return undefined;
  const { from, to } = move as { from?: string | null; to?: string | null };
  return `${m.opportunity_deadline()}: ${from ? shortTime(from) : '–'} → ${to ? shortTime(to) : '–'}`;
}

function shortTime(at: string): string {
  return formatTime(new Date(at), isAllDay(at) ? 'date' : 'short', language(), currentPlace().timezone);
}

/** How the yes or no reached us. */
function consentSource(item: TimelineItem): string | undefined {
  const known: Record<string, () => string> = {
    person: m.consent_by_person,
    keyword: m.consent_by_keyword,
    user_preferences: m.consent_by_whatsapp,
    unsubscribe: m.consent_by_whatsapp,
    '131050': m.consent_by_whatsapp,
    merge: m.consent_by_merge,
    changed_number: m.consent_by_changed_number,
    import: m.touch_import,
    api: m.touch_api,
  };
  const source = text(item.data['source']);
  return source === undefined ? undefined : (known[source]?.() ?? source);
}

function touchText(item: TimelineItem): string {
  const known: Record<string, () => string> = {
    ctwa: m.touch_ctwa,
    lead_form: m.touch_lead_form,
    import: m.touch_import,
    api: m.touch_api,
    organic: m.touch_organic,
  };
  return known[item.what]?.() ?? item.what;
}
