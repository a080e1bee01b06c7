/** The builder's keys. None of them works while somebody types, except undo's, which browsers keep for the field anyway. */
import { useEffect } from 'react';
import { useParts } from '../builder-context.tsx';
import { useSight } from '../canvas/use-sight.ts';
import { useCommands } from './commands.ts';

/** True where keys belong to what has the focus: a field, a menu, a dialog. */
function isBusy(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return (
    target.closest(
      'input, textarea, select, [contenteditable="true"], [role="dialog"], [role="listbox"], [role="menu"]',
    ) !== null
  );
}

export function useShortcuts(): void {
  const { store, screen } = useParts();
  const commands = useCommands();
  const { showAll } = useSight();

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const mod = event.ctrlKey || event.metaKey;
      const key = event.key.toLowerCase();
      const act = (run: () => unknown) => {
        event.preventDefault();
        event.stopPropagation();
        void run();
      };
      if (event.defaultPrevented || document.querySelector('[role="dialog"][aria-modal="true"]')) return;
      // In the builder Ctrl+K adds a step; the app's own finder stays a click away.
      if (mod && key === 'k') return act(commands.openQuickAdd);
      if (event.key === 'Escape' && isInPanel(event.target)) {
        const id = [...store.getState().selected][0];
        const card = id && document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
        if (card) act(() => card.focus());
        return;
      }
      if (isBusy(event.target)) return;
      if (mod && key === 'z') return act(event.shiftKey ? commands.redo : commands.undo);
      if (mod && key === 'y') return act(commands.redo);
      if (mod && key === 'd') return act(commands.duplicate);
      if (mod && key === 'a') return act(commands.selectAll);
      if (mod || event.altKey) return;
      if (event.key === '/') return act(commands.openQuickAdd);
      if (event.key === 'Delete' || event.key === 'Backspace') return act(commands.remove);
      if (event.key === 'F') return act(() => showAll());
      if (event.key === 'T') return act(commands.tidy);
      if (event.key === 'Enter' && event.target instanceof Element) {
        // Enter on a selected card goes into its settings; React Flow selects it at the first Enter.
        const card = event.target.closest('.react-flow__node');
        const id = card === event.target ? card?.getAttribute('data-id') : null;
        if (id && store.getState().selected.has(id)) {
          screen.getState().set({ panel: 'step' });
          act(() => setTimeout(() => store.getState().focusOn(id, ''), 0));
        }
      }
    };
    const onCopy = (event: ClipboardEvent) => {
      if (isBusy(event.target) || hasTextSelection()) return;
      const text = commands.copy();
      if (text === null) return;
      event.clipboardData?.setData('text/plain', text);
      event.preventDefault();
      if (event.type === 'cut') commands.remove();
    };
    const onPaste = (event: ClipboardEvent) => {
      if (isBusy(event.target)) return;
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (text === '') return;
      event.preventDefault();
      commands.paste(text);
    };
    window.addEventListener('keydown', onKeyDown, true);
    document.addEventListener('copy', onCopy);
    document.addEventListener('cut', onCopy);
    document.addEventListener('paste', onPaste);
    return () => {
      window.removeEventListener('keydown', onKeyDown, true);
      document.removeEventListener('copy', onCopy);
      document.removeEventListener('cut', onCopy);
      document.removeEventListener('paste', onPaste);
    };
  }, [commands, store, screen, showAll]);
}

function isInPanel(target: EventTarget | null): boolean {
  if (!(target instanceof Element) || target.closest('[aria-expanded="true"][role="combobox"]')) return false;
  return target.closest('[data-builder-panel]') !== null && target.getAttribute('aria-expanded') !== 'true';
}

function hasTextSelection(): boolean {
  return (document.getSelection()?.toString() ?? '') !== '';
}
