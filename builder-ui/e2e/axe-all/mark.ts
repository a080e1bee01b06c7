/** Runs in the page: marks what has to be judged, at the moment at which it stands there. */

/** Puts `data-axe-due` on the page after each way to another one, and on each dialog, menu and list that opened or changed its face. */
export function markWhatOpens(): void {
  const overlays = '[role=dialog], [role=alertdialog], [role=menu], [role=listbox]';
  const judged = new WeakMap<Element, string>();
  const waiting = new Map<Element, string>();

  const face = (part: Element) => {
    const tabs = [...part.querySelectorAll('[role=tab][aria-selected=true], [role=radio][aria-checked=true]')];
    const scheme = document.documentElement.dataset['mantineColorScheme'] ?? '';
    const language = document.documentElement.lang;
    const width = innerWidth < 768 ? 'phone' : 'wide';
    return [
      ...tabs.slice(0, 6).map((tab) => tab.id.replace(/^.*-tab-/, '')),
      `${part.querySelectorAll('h2, h3, legend').length} titles`,
      `${Math.min(part.querySelectorAll('input, textarea').length, 6)} fields`,
      part.querySelector('[aria-invalid=true]') ? 'invalid' : '',
      part.querySelector('[role=alert]') ? 'alert' : '',
      scheme,
      language,
      width,
    ].join(' ');
  };
  const place = () => {
    const path = location.pathname.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id');
    const query = new URLSearchParams(location.search);
    return `${path}?${[...query].map(([name, value]) => (name === 'tab' ? `${name}=${value}` : name)).toSorted()}`;
  };
  const mark = (part: HTMLElement, look: string, from: string | null) => {
    if (judged.get(part) === look) return;
    judged.set(part, look);
    part.dataset['axeDue'] = JSON.stringify({ look, from });
    waiting.set(part, part.dataset['axeDue']);
  };
  const look = () => {
    const main = document.querySelector('h1');
    if (main && !document.querySelector('[aria-busy="true"]')) {
      mark(document.documentElement, `page ${place()} ${face(main.closest('main') ?? document.body)}`, null);
    }
    for (const part of document.querySelectorAll<HTMLElement>(overlays)) {
      if (!part.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      const from = part.closest<HTMLElement>('[data-from]')?.dataset['from'] ?? null;
      const options = part.role === 'listbox' ? part.closest('main, [role=dialog]')?.role : '';
      mark(part, `${part.role} ${from ?? location.pathname.split('/')[2]} ${options} ${face(part)}`, from);
    }
    for (const [part, what] of waiting) {
      const isDue = (part as HTMLElement).dataset['axeDue'] !== undefined;
      if (isDue && !part.isConnected) console.info(`axe-missed ${what}`);
      if (!isDue || !part.isConnected) waiting.delete(part);
    }
  };

  let timer: number | undefined;
  const start = () => {
    new MutationObserver(() => {
      if (timer !== undefined) return;
      look();
      // Drags and live numbers change much at once.
      timer = window.setTimeout(() => {
        timer = undefined;
        look();
      }, 60);
    }).observe(document.documentElement, {
      subtree: true,
      childList: true,
      attributeFilter: ['style', 'class', 'hidden', 'aria-busy', 'aria-invalid', 'aria-selected', 'role'],
    });
    look();
  };
  if (document.documentElement) start();
  else document.addEventListener('DOMContentLoaded', start);
}
