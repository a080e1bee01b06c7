/**
 * The page's nonce for <style> elements. `style-src` allows our files and this nonce only; Mantine's theme variables and
 * the scroll lock of its dialogs are written into <style> elements at run time. The server writes a fresh nonce per page.
 */

/** The nonce the server put into this page; none under Vite's dev server, which sends no CSP. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}

/** Tells the scroll lock about the nonce: it (react-style-singleton) looks for webpack's global of that name. */
export function allowStyles(): void {
  Object.assign(globalThis, { __webpack_nonce__: styleNonce() });
}
