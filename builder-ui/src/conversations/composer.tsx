/** Writes to a lead by hand: a text while WhatsApp's 24 hours are open, a template at any time; or a note that nobody gets. */
import { Button, Group, SegmentedControl, Skeleton, Text, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { MessageSquareOff, SendHorizontal, StickyNote } from 'lucide-react';
import { lazy, Suspense, useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { language, say } from '../app/language.ts';
import { answeringQuery } from '../leads/lead-queries.ts';
import { m } from '../paraglide/messages.js';
import { formatRelative } from '../ui/format.ts';
import { Time } from '../ui/time.tsx';
import { useNow } from '../ui/use-now.ts';
import classes from './composer.module.css';
import { SavedReplies } from './saved-replies.tsx';
import { useSay } from './use-say.ts';

const TemplateForm = lazy(() => import('./template-form.tsx').then((file) => ({ default: file.TemplateForm })));

/** As many as WhatsApp takes. */
const most = 4096;
export type ComposerMode = 'text' | 'template' | 'note';

/** What was begun and not sent, by lead: who looks at another conversation meanwhile finds it again. */
const begun = new Map<string, string>();

interface ComposerProps {
  leadId: string;
  name: string | null;
  /** Which of the three is asked for, and that the cursor goes there: by the keyboard of the page. */
  asked?: { mode: ComposerMode; times: number } | undefined;
}

export function Composer({ leadId, name, asked }: ComposerProps) {
  const now = useNow();
  const answering = useQuery(answeringQuery(leadId));
  const [mode, setMode] = useState<ComposerMode>('text');
  const box = useRef<HTMLDivElement>(null);
  const [heard, setHeard] = useState<ComposerProps['asked']>();
  const served = useRef<ComposerProps['asked']>(undefined);
  if (asked !== heard) {
    setHeard(asked);
    if (asked) setMode(asked.mode);
  }
  const isThere = answering.isSuccess;
  useEffect(() => {
    if (asked === served.current || asked?.mode !== mode || !isThere) return;
    served.current = asked;
    box.current?.querySelector<HTMLElement>('form :is(textarea, input)')?.focus();
  }, [asked, mode, isThere]);
  if (answering.isPending) return <Skeleton h={72} mt="md" aria-busy="true" />;
  if (!answering.data) return null;
  const { reason_text, open_until, template_reason_text } = answering.data;
  const openUntil = reason_text === null && open_until !== null && new Date(open_until) > now ? open_until : null;
  const closed = reason_text ? say(reason_text) : m.answer_closed();
  return (
    <div className={classes.composer} ref={box} data-mode={mode}>
      <SegmentedControl
        size="xs"
        aria-label={m.compose_what()}
        value={mode}
        onChange={setMode}
        data={[
          { value: 'text' as const, label: m.compose_text() },
          { value: 'template' as const, label: m.compose_template() },
          { value: 'note' as const, label: m.compose_note() },
        ]}
      />
      {mode === 'text' && openUntil !== null && (
        <TextForm
          leadId={leadId}
          label={m.answer_label({ name: name ?? m.lead_unnamed() })}
          hint={
            <>
              {m.answer_open({ left: formatRelative(new Date(openUntil), now, language()) })} · <Time at={openUntil} />
            </>
          }
        />
      )}
      {mode === 'text' && openUntil === null && (
        <Refusal text={closed}>
          {!template_reason_text && (
            <Button size="compact-sm" variant="default" onClick={() => setMode('template')}>
              {m.compose_by_template()}
            </Button>
          )}
        </Refusal>
      )}
      {mode === 'template' &&
        (template_reason_text ? (
          <Refusal text={say(template_reason_text)} />
        ) : (
          <Suspense fallback={<Skeleton h={72} />}>
            <TemplateForm leadId={leadId} name={name} takesFocus={asked?.mode === 'template'} />
          </Suspense>
        ))}
      {mode === 'note' && (
        <TextForm
          leadId={leadId}
          label={m.compose_note_label({ name: name ?? m.lead_unnamed() })}
          hint={m.compose_note_hint()}
          isNote
        />
      )}
    </div>
  );
}

function Refusal({ text, children }: { text: string; children?: React.ReactNode }) {
  return (
    <div className={classes.closed} role="note">
      <MessageSquareOff size={16} strokeWidth={1.75} aria-hidden />
      <Text size="sm" flex={1}>
        {text}
      </Text>
      {children}
    </div>
  );
}

interface TextFormProps {
  leadId: string;
  label: string;
  hint: React.ReactNode;
  isNote?: boolean;
}

function TextForm({ leadId, label, hint, isNote = false }: TextFormProps) {
  const place = `${isNote ? 'note' : 'text'}:${leadId}`;
  const [text, setText] = useState(begun.get(place) ?? '');
  const write = (next: string) => {
    setText(next);
    if (next === '') begun.delete(place);
    else begun.set(place, next);
  };
  const send = useSay(leadId, () => write(''));
  const area = useRef<HTMLTextAreaElement>(null);
  const [replies, setReplies] = useState(false);
  const said = text.trim();
  const submit = () => {
    if (said !== '' && !send.isPending) send.mutate({ is: isNote ? 'note' : 'text', text: said });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === '/' && text === '' && !isNote) {
      event.preventDefault();
      setReplies(true);
      return;
    }
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return;
    event.preventDefault();
    submit();
  };
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Textarea
        ref={area}
        aria-label={label}
        placeholder={isNote ? m.compose_note_placeholder() : m.answer_placeholder()}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={isNote ? 4000 : most}
        value={text}
        onChange={(event) => write(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        disabled={send.isPending}
        className={isNote ? classes.note : undefined}
      />
      <Group justify="space-between" gap="xs">
        <Text size="xs" c="dimmed" component="span" flex="1 1 160px">
          {hint}
        </Text>
        <Group gap="xs">
          {!isNote && (
            <SavedReplies
              leadId={leadId}
              opened={replies}
              onToggle={setReplies}
              onPick={(reply) => {
                write(text.trim() === '' ? reply : `${text.trimEnd()}\n${reply}`);
                requestAnimationFrame(() => area.current?.focus());
              }}
            />
          )}
          <Button
            type="submit"
            size="xs"
            color={isNote ? 'gray' : undefined}
            leftSection={isNote ? <StickyNote size={14} /> : <SendHorizontal size={14} />}
            disabled={said === ''}
            loading={send.isPending}
          >
            {isNote ? m.compose_note_save() : m.answer_send()}
          </Button>
        </Group>
      </Group>
    </form>
  );
}
