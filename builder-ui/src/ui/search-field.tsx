/** A search box that waits for a pause in the typing before it says so. */
import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useRouter } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { m } from '../paraglide/messages.js';

interface SearchFieldProps {
  value: string | undefined;
  /** The settled text; undefined when empty. */
  onChange: (value: string | undefined) => void;
  label: string;
  /** It stands in a column, as wide as that; else in a bar, beside others. */
  alone?: boolean;
}

export function SearchField({ value, onChange, label, alone = false }: SearchFieldProps) {
  const [typed, setTyped] = useState(value ?? '');
  const said = useRef(value ?? '');
  const router = useRouter();
  const say = useDebouncedCallback((text: string, page: string) => {
    // Who has clicked a link meanwhile is on the way out: the list must not call them back.
    if (router.latestLocation.pathname !== page) return;
    said.current = text;
    onChange(text === '' ? undefined : text);
  }, 250);
  // The address changed from outside (a cleared filter, the back button).
  useEffect(() => {
    if ((value ?? '') === said.current) return;
    said.current = value ?? '';
    setTyped(value ?? '');
  }, [value]);
  const change = (text: string) => {
    setTyped(text);
    say(text.trim(), router.latestLocation.pathname);
  };
  return (
    <TextInput
      type="search"
      role="searchbox"
      aria-label={label}
      placeholder={label}
      value={typed}
      onChange={(event) => change(event.currentTarget.value)}
      leftSection={<Search size={16} aria-hidden />}
      rightSection={typed && <CloseButton size="sm" aria-label={m.clear()} onClick={() => change('')} />}
      {...(alone ? {} : { miw: 200, flex: '1 1 200px', maw: 340 })}
    />
  );
}
