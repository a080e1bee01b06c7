/** One fact that is edited where it stands: a button that shows it, a text field while it is changed. */
import { Loader, Text, TextInput, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { Pencil } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { m } from '../../paraglide/messages.js';
import classes from './inline-field.module.css';

interface InlineFieldProps {
  label: string;
  value: string | null;
  /** Saves the new value (null for empty). What it throws is shown under the field. */
  onSave: (value: string | null) => Promise<unknown>;
  /** Turns a failure into the sentence under the field. */
  explain: (error: unknown) => string;
  type?: 'text' | 'email' | 'tel';
  readOnly?: boolean;
  maxLength?: number;
}

export function InlineField({
  label,
  value,
  onSave,
  explain,
  type = 'text',
  readOnly,
  maxLength = 200,
}: InlineFieldProps) {
  const [draft, setDraft] = useState<string>();
  const [saving, setSaving] = useState(false);
  const [problem, setProblem] = useState<string>();
  const opener = useRef<HTMLButtonElement>(null);

  // Whoever ended the edit with a key stands on the fact again; whoever clicked elsewhere stays there.
  const comeBack = useRef(false);
  useEffect(() => {
    if (draft !== undefined || !comeBack.current) return;
    comeBack.current = false;
    opener.current?.focus();
  }, [draft]);

  const close = () => {
    setDraft(undefined);
    setProblem(undefined);
  };
  const save = async () => {
    if (draft === undefined || saving) return;
    const next = draft.trim() || null;
    if (next === (value ?? null)) return close();
    setSaving(true);
    try {
      await onSave(next);
      close();
    } catch (error) {
      setProblem(explain(error));
    } finally {
      setSaving(false);
    }
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.stopPropagation();
    comeBack.current = true;
    if (event.key === 'Enter') void save();
    else close();
  };
  if (draft !== undefined) {
    return (
      <TextInput
        label={label}
        type={type}
        value={draft}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={() => void save()}
        onKeyDown={onKey}
        error={problem}
        rightSection={saving && <Loader size={14} />}
        maxLength={maxLength}
        autoFocus
        size="xs"
      />
    );
  }
  const shown = (
    <>
      <Text size="xs" c="dimmed" component="span" display="block">
        {label}
      </Text>
      <Text size="sm" component="span" display="block" className={classes.value}>
        {value ?? '–'}
      </Text>
    </>
  );
  if (readOnly) return <div className={classes.field}>{shown}</div>;
  return (
    <UnstyledButton ref={opener} className={classes.field} onClick={() => setDraft(value ?? '')}>
      <VisuallyHidden>{m.edit()} </VisuallyHidden>
      {shown}
      <Pencil size={13} className={classes.icon} aria-hidden />
    </UnstyledButton>
  );
}
