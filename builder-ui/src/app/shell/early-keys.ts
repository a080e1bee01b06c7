/** What is typed between asking for the finder and its box having the focus: none of it is lost. */

/** Collects keys from now on. @returns a function that stops and says what was typed */
export function collectKeys(on: Pick<Window, 'addEventListener' | 'removeEventListener'> = window): () => string {
  let typed = '';
  const take = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Backspace') typed = typed.slice(0, -1);
    else if (event.key.length === 1) typed += event.key;
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  on.addEventListener('keydown', take, { capture: true });
  return () => {
    on.removeEventListener('keydown', take, { capture: true });
    return typed;
  };
}
