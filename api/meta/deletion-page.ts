/** The page that Meta sends a person to who asked for their data to be deleted. */

const style =
  ':root{color-scheme:light dark}body{max-width:36rem;margin:12vh auto;padding:0 1.25rem;font:16px/1.6 system-ui,sans-serif}h1{font-size:1.4rem}code{overflow-wrap:anywhere}';

const texts = {
  es: {
    title: 'Tus datos fueron eliminados',
    done: (day: string) => `La solicitud se completó el ${day} (UTC).`,
    what: 'Eliminamos el acceso a tu cuenta de Meta, tu nombre y tu identificador. No queda ningún dato tuyo obtenido de Meta.',
    code: 'Código de confirmación',
    other: ['en', 'Read this in English'],
  },
  en: {
    title: 'Your data has been deleted',
    done: (day: string) => `The request was completed on ${day} (UTC).`,
    what: 'We deleted the access to your Meta account, your name and your id. No data of yours obtained from Meta is left.',
    code: 'Confirmation code',
    other: ['es', 'Leer en español'],
  },
} as const;

export type PageLanguage = keyof typeof texts;

/** The one the reader chose, else that of their browser, else Spanish. */
export const pageLanguage = (chosen: PageLanguage | undefined, acceptLanguage: string | undefined): PageLanguage =>
  chosen ?? (/^\s*en\b/i.test(acceptLanguage ?? '') ? 'en' : 'es');

/** @param code of the request; hexadecimal digits */
export function deletionPage(at: Date, code: string, language: PageLanguage): string {
  const { title, done, what, code: codeName, other } = texts[language];
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(at);
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title} · Cadencia</title><style>${style}</style></head><body><main><h1>${title}</h1><p>${done(day)}</p><p>${what}</p><p>${codeName}: <code>${code}</code></p><p><a href="?lang=${other[0]}" hreflang="${other[0]}" lang="${other[0]}">${other[1]}</a></p></main></body></html>`;
}

/** What the page may load: its own style, to the letter, and nothing else. */
export async function deletionPagePolicy(): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style)));
  return `default-src 'none'; style-src 'sha256-${btoa(String.fromCharCode(...hash))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
}
