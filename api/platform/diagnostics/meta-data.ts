/** What comes from Meta: can the ad accounts be read, when were they, are there numbers, are leads reported? */
import { text as say } from '#flow';
import { syncErrorOf, syncFaults } from '#db/marketing/sync-errors.ts';
import type { MetaHealth } from '#db/meta/meta-diagnostics.ts';
import { bad, type Check, ok, span } from './check.ts';

/** Readings come every few hours: numbers older than that are no longer fresh. */
const staleAfterS = 26 * 3600;
const askAccess = say(
  'Pide acceso en Meta Business, o conecta Meta con otra persona.',
  'Ask for access in Meta Business, or connect Meta as another person.',
);

export function accounts({ accounts: connected }: MetaHealth): Check[] {
  if (connected.length === 0)
    return [
      bad(
        'meta-accounts',
        'warning',
        say('No hay una cuenta publicitaria conectada.', 'No ad account is connected.'),
        say('Elige una en Marketing.', 'Choose one in Marketing.'),
      ),
    ];
  const troubled = connected.flatMap((account) => {
    const { name, error, account_status: status } = account;
    if (error) {
      const { text, action } = syncFaults[syncErrorOf(error)!];
      return [bad('meta-accounts', 'error', say(`${name}: ${text.es}`, `${name}: ${text.en}`), action ?? askAccess)];
    }
    // Not known, active, or in the days of grace in which ads still run.
    if (status === null || status === 1 || status === 9) return [];
    const words = statusWords[status] ?? say(`está en el estado ${status}`, `is in state ${status}`);
    return [
      bad(
        'meta-accounts',
        'warning',
        say(`La cuenta ${name} ${words.es}.`, `The account ${name} ${words.en}.`),
        say(
          'Míralo en el Administrador de anuncios de Meta; los números que hay se conservan.',
          'Look at it in Meta Ads Manager; the numbers that are here are kept.',
        ),
      ),
    ];
  });
  if (troubled.length > 0) return troubled;
  return [
    ok(
      'meta-accounts',
      `Cuentas publicitarias activas: ${connected.map(({ name }) => name).join(', ')}.`,
      `Active ad accounts: ${connected.map(({ name }) => name).join(', ')}.`,
    ),
  ];
}

const statusWords: Record<number, ReturnType<typeof say>> = {
  2: say('está inhabilitada por Meta', 'is disabled by Meta'),
  3: say('tiene pagos pendientes', 'has unsettled payments'),
  7: say('está en revisión por Meta', 'is under review by Meta'),
  8: say('tiene un pago en proceso', 'has a payment pending'),
  100: say('se está cerrando', 'is being closed'),
  101: say('está cerrada', 'is closed'),
};

export function readings({ syncs }: MetaHealth, now: Date): Check[] {
  return syncs.map(({ name, synced_at, recent }) => {
    const fault = recent?.state === 'failed' || recent?.state === 'partial' ? syncErrorOf(recent.error) : null;
    if (fault) {
      const { text, action } = syncFaults[fault];
      return bad(
        'meta-sync',
        recent!.state === 'failed' ? 'error' : 'warning',
        say(
          `La última lectura de ${name} quedó incompleta. ${text.es}`,
          `The last reading of ${name} is incomplete. ${text.en}`,
        ),
        action ?? say('Se intenta de nuevo sola.', 'It is tried again by itself.'),
      );
    }
    const age = synced_at && Math.round((now.getTime() - synced_at.getTime()) / 1000);
    if (age !== null && age < staleAfterS)
      return ok('meta-sync', `${name} se leyó hace ${span(age)}.`, `${name} was read ${span(age)} ago.`);
    const isRunning = recent?.state === 'running' && !recent.is_queued;
    if (isRunning) return ok('meta-sync', `${name} se está leyendo ahora.`, `${name} is being read now.`);
    return bad(
      'meta-sync',
      'warning',
      age === null
        ? say(`${name} todavía no se leyó.`, `${name} has not been read yet.`)
        : say(`${name} no se lee desde hace ${span(age)}.`, `${name} has not been read for ${span(age)}.`),
      say(
        'Toca «Actualizar» en Marketing. Si no avanza, revisa que el motor esté en marcha: npm run doctor.',
        'Press “Refresh” in Marketing. If it does not move, see that the worker runs: npm run doctor.',
      ),
    );
  });
}

export function insights({ spending_ads, last_spend, accounts: connected }: MetaHealth): Check {
  if (spending_ads > 0)
    return ok(
      'meta-insights',
      `Hay números de los últimos 7 días: ${spending_ads} anuncios con inversión.`,
      `There are numbers of the last 7 days: ${spending_ads} ads with spend.`,
    );
  if (connected.length === 0)
    return ok('meta-insights', 'Sin cuentas no se esperan números.', 'Without accounts no numbers are expected.');
  return bad(
    'meta-insights',
    'warning',
    last_spend === null
      ? say('Ningún anuncio tiene inversión en lo que se leyó.', 'No ad has any spend in what was read.')
      : say(
          `Ningún anuncio invirtió en los últimos 7 días; el último día con inversión es ${last_spend}.`,
          `No ad has spent in the last 7 days; the last day with spend is ${last_spend}.`,
        ),
    say(
      'Si esperabas inversión, revisa que las campañas estén activas y que esta sea la cuenta correcta.',
      'If you expected spend, see that the campaigns are active and that this is the right account.',
    ),
  );
}

export function pages({ pages: all, notice_seen_s }: MetaHealth): Check[] {
  if (all.length === 0) return [];
  const deaf = all.filter(({ subscribed }) => !subscribed);
  if (deaf.length > 0)
    return [
      bad(
        'meta-pages',
        'warning',
        say(
          `Meta no avisa de los formularios de: ${deaf.map(({ name }) => name).join(', ')} (${deaf[0]!.error ?? 'aún no se pidió'}).`,
          `Meta does not report the forms of: ${deaf.map(({ name }) => name).join(', ')} (${deaf[0]!.error ?? 'not asked yet'}).`,
        ),
        say(
          'Vuelve a conectar Meta con una persona que administre la página, o deja la página fuera.',
          'Connect Meta again as a person who manages the page, or leave the page out.',
        ),
      ),
    ];
  return [
    notice_seen_s === null
      ? ok(
          'meta-pages',
          'Meta avisará de los formularios de las páginas; todavía no llegó ningún aviso.',
          'Meta will report the forms of the pages; no report has come yet.',
        )
      : ok(
          'meta-pages',
          `Meta avisa de los formularios; el último aviso llegó hace ${span(notice_seen_s)}.`,
          `Meta reports the forms; the last report came ${span(notice_seen_s)} ago.`,
        ),
  ];
}
