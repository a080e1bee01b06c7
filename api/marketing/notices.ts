/** What a reader must know about freshness and completeness, as codes with a sentence each. */
import { addDays, type Range, type CurrencyChoice } from '#metrics';
import { accountsAsked, mostStale, type MarketingContext, type SyncedAccount } from '#db/marketing/context.ts';
import { restatedDays } from '#providers/meta-graph/insights.ts';
import type { Asked } from './answer.ts';
import type { Notice } from './marketing-schema.ts';

/** Codes that do not make an answer incomplete. */
const harmless = new Set<Notice['code']>(['not_connected', 'demo']);

/** When Meta was last read, ISO 8601: of several accounts the one read longest ago. Null while one never was. */
export function lastRead({ accounts }: Pick<MarketingContext, 'accounts'>): string | null {
  const synced = accounts.filter((account) => account.is_connected).map((account) => account.synced_at);
  return synced.length > 0 && synced.every((at) => at !== null) ? new Date(synced.toSorted()[0]!).toISOString() : null;
}

/** Of the accounts that were asked about; whether any is connected is told of all. */
export function freshnessOf(context: MarketingContext, asked: Asked, choice: CurrencyChoice) {
  const { range } = asked;
  const connected = context.accounts.filter((account) => account.is_connected);
  const accounts = accountsAsked(context, asked);
  const as_of = lastRead({ accounts });
  const is_demo = connected.some((account) => account.status === 'demo');
  const notices = [
    ...(is_demo ? [demo] : connected.length === 0 ? [notConnected] : []),
    ...accounts
      .filter((account) => account.is_connected && account.status !== 'demo')
      .flatMap((account) => [...aboutSync(account, context, range), ...aboutHistory(account, range)]),
    ...(choice.missing.length > 0 ? [rateMissing(choice, accounts)] : []),
    ...(context.stale > mostStale ? [recalculating] : []),
  ];
  return {
    is_connected: connected.some((account) => account.status === 'connected'),
    is_demo,
    as_of,
    provisional_from: as_of && addDays(context.today, -restatedDays),
    partial: notices.some(({ code }) => !harmless.has(code)),
    notices,
  };
}

const notConnected: Notice = {
  code: 'not_connected',
  text: {
    es: 'No hay ninguna cuenta publicitaria conectada: falta la inversión.',
    en: 'No ad account is connected: what ads cost is missing.',
  },
};
const demo: Notice = {
  code: 'demo',
  text: {
    es: 'Números de ejemplo, de anuncios inventados. Conecta tu cuenta de Meta para ver los tuyos.',
    en: 'Example numbers, of made-up ads. Connect your Meta account to see your own.',
  },
};
const recalculating: Notice = {
  code: 'recalculating',
  text: {
    es: 'Entraron muchos datos a la vez y se están sumando: estas cifras suben en unos segundos.',
    en: 'Very much data came in at once and is being added up: these figures will move in a few seconds.',
  },
};
/** One small account in another currency leaves the sums of the page empty: it is named, so that nobody looks for it. */
function rateMissing({ missing, home }: CurrencyChoice, accounts: readonly SyncedAccount[]): Notice {
  const theirs = accounts.filter(({ currency }) => missing.includes(currency));
  const names = theirs.map(({ name, currency }) => `${name} (${currency})`).join(', ');
  const [which, whose] = names === '' ? ['', ''] : [` De las cuentas: ${names}.`, ` Of the accounts: ${names}.`];
  return {
    code: 'rate_missing',
    currencies: missing,
    ...(theirs.length === 1 ? { account_id: theirs[0]!.account_id } : {}),
    text: {
      es: `Hay importes en ${missing.join(', ')} sin tipo de cambio a ${home} para su fecha. Se muestran por moneda; nunca se suman.${which}`,
      en: `There are amounts in ${missing.join(', ')} without an exchange rate into ${home} for their date. They are shown per currency and never added.${whose}`,
    },
  };
}

function aboutSync(account: SyncedAccount, context: MarketingContext, range: Range): Notice[] {
  const say = (code: Notice['code'], es: string, en: string): Notice[] => [
    { code, account_id: account.account_id, text: { es, en } },
  ];
  const { name, synced_at, last_state, is_syncing } = account;
  if (synced_at === null) {
    if (is_syncing)
      return say(
        'first_sync',
        `La primera lectura de ${name} está en curso.`,
        `The first reading of ${name} is under way.`,
      );
    if (last_state === 'failed')
      return say('sync_failed', `No se pudo leer ${name} todavía.`, `${name} could not be read yet.`);
    return say('never_synced', `${name} todavía no se leyó.`, `${name} has not been read yet.`);
  }
  if (last_state === 'failed') {
    return say(
      'sync_failed',
      `La última lectura de ${name} falló; se muestra la anterior.`,
      `The last reading of ${name} failed; this is the one before.`,
    );
  }
  if (last_state === 'partial') {
    return say(
      'sync_partial',
      `La última lectura de ${name} quedó incompleta.`,
      `The last reading of ${name} is incomplete.`,
    );
  }
  const readOn = new Date(synced_at).toLocaleDateString('en-CA', { timeZone: account.timezone });
  const lastFull = addDays(context.today, -1);
  if (range.to >= readOn && readOn <= lastFull && range.from <= lastFull) {
    return say(
      'sync_behind',
      `De ${name} falta la inversión desde el ${readOn}.`,
      `What ${name} spent since ${readOn} is missing.`,
    );
  }
  return [];
}

/** Days of the range, or of the one it is compared with, that the first reading has left for later. */
function aboutHistory({ account_id, name, incomplete_before: day }: SyncedAccount, range: Range): Notice[] {
  const first = range.previous?.from ?? range.from;
  if (day === null || (range.name !== 'lifetime' && first >= day)) return [];
  return [
    {
      code: 'history_missing',
      account_id,
      text: {
        es: `De ${name} falta la inversión anterior al ${day}: se lee en segundo plano.`,
        en: `What ${name} spent before ${day} is missing: it is being read in the background.`,
      },
    },
  ];
}
