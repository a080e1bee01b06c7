/** Quick add: type a few letters or press a number, and the step stands there. Opened by "/", Ctrl+K, and every "+". */
import { Kbd, Modal, Text, TextInput } from '@mantine/core';
import { Search } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { say } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { useFlow, useParts, useScreen } from '../builder-context.tsx';
import { KindIcon } from '../kind-icon.tsx';
import { addAt, hasTrigger, type AddTarget } from './add-target.ts';
import classes from './add.module.css';
import { groupName, kindsFor, searchKinds } from './kind-list.ts';

export function QuickAdd() {
  const { screen } = useParts();
  const adding = useScreen((state) => state.adding);
  const opener = useRef<Element | null>(null);
  useEffect(
    () =>
      screen.subscribe((state, before) => {
        if (state.adding && !before.adding) opener.current = document.activeElement;
      }),
    [screen],
  );
  // A new step takes the focus; without one it goes back to where it came from.
  const close = () => {
    screen.getState().set({ adding: null });
    setTimeout(() => opener.current instanceof HTMLElement && opener.current.focus(), 0);
  };
  return (
    <Modal
      opened={adding !== null}
      onClose={close}
      title={m.builder_quick_add()}
      closeButtonProps={{ 'aria-label': m.close() }}
      size="sm"
      centered={false}
      yOffset="12vh"
      transitionProps={{ duration: 80 }}
      returnFocus={false}
    >
      {adding && <Choices target={adding} />}
    </Modal>
  );
}

function Choices({ target }: { target: AddTarget }) {
  const flow = useFlow();
  const add = useAdd();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const list = kindsFor({ triggers: !hasTrigger(flow), onward: target.type === 'edge' });
  const found = searchKinds(list, text);
  const current = Math.min(active, Math.max(0, found.length - 1));

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setActive((current + step + found.length) % Math.max(1, found.length));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const entry = found[current];
      if (entry) add(target, entry.name);
    } else if (text === '' && /^[1-9]$/.test(event.key) && found[Number(event.key) - 1]) {
      event.preventDefault();
      add(target, found[Number(event.key) - 1]!.name);
    }
  };

  return (
    <div>
      <TextInput
        data-autofocus
        leftSection={<Search size={15} aria-hidden />}
        placeholder={m.builder_quick_add_search()}
        aria-label={m.builder_quick_add_search()}
        role="combobox"
        aria-expanded
        aria-controls="quick-add-list"
        aria-activedescendant={found[current] ? `quick-add-${found[current].name}` : undefined}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id="quick-add-list" role="listbox" aria-label={m.builder_quick_add()} className={classes.list}>
        {found.map((entry, index) => (
          <button
            type="button"
            tabIndex={-1}
            key={entry.name}
            id={`quick-add-${entry.name}`}
            role="option"
            aria-selected={index === current}
            className={classes.option}
            onMouseEnter={() => setActive(index)}
            onClick={() => add(target, entry.name)}
          >
            <KindIcon kind={entry.name} />
            <span className={classes.words}>
              <Text span size="sm" fw={600}>
                {say(entry.kind.title)}
              </Text>
              <Text span size="xs" c="dimmed" lineClamp={1}>
                {say(entry.kind.description)}
              </Text>
            </span>
            {text === '' && index < 9 ? (
              <Kbd size="xs" aria-hidden>
                {index + 1}
              </Kbd>
            ) : (
              <Text span size="xs" c="dimmed">
                {groupName(entry.kind.group)}
              </Text>
            )}
          </button>
        ))}
      </div>
      {found.length === 0 && (
        <Text size="sm" c="dimmed" p="sm" role="status">
          {m.builder_nothing_found()}
        </Text>
      )}
    </div>
  );
}

/** Adds a step of that kind, selects it, and brings the keyboard to it. */
export function useAdd(): (target: AddTarget, kind: string) => void {
  const { store, screen, reserved } = useParts();
  return (target, kind) => {
    const { edit, flow, focusOn } = store.getState();
    const inserted = addAt(flow, target, { kind, reserved });
    edit(() => inserted.flow, { select: [inserted.id] });
    screen.getState().set({ adding: null, panel: 'step' });
    // After the dialog has given the focus back.
    setTimeout(() => focusOn(inserted.id), 0);
  };
}
