/** Sites as browsers name them in `Origin`: scheme, host and port, nothing behind. */

const label = '[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
const octet = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const port = '(6553[0-5]|655[0-2]\\d|65[0-4]\\d\\d|6[0-4]\\d{3}|[1-5]\\d{4}|[1-9]\\d{0,3})';
const name = `(${label}\\.)*[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?`;

/** JSON Schema's pattern of what surely is one. Names in other letters are taken, too, as the browser writes them. */
export const sitePattern = `^https?://(${name}|${octet}(\\.${octet}){3})(:${port})?/?$`;

/** The site as browsers name it, or nothing where the text names none. */
export function originOf(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSite = url && /^https?:$/.test(url.protocol) && url.username === '' && !url.hostname.includes('*');
  return isSite && `${url.origin}/` === url.href && !/[?#@]/.test(text) ? url.origin : undefined;
}
