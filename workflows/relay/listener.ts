/** Hears Postgres say that a queue has grown. A hint only: the pumps look by themselves too. */
import { wakeRelay } from '#db/platform/queues.ts';
import { connect, type Sql } from '#db/platform/tenant.ts';

export interface Listener {
  stop(): Promise<void>;
}

/** A connection that was silent for this long is taken for dead: we notify ourselves three times in it. */
const silenceMs = 30_000;

/**
 * Listens on `cadencia_relay`, and connects anew whenever it has gone deaf.
 * @param onWake gets the name of the table that grew
 */
export function listen(url: string, sql: Sql, onWake: (table: string) => void): Listener {
  let ear: Sql | undefined;
  let heardAt = Date.now();
  let isStopped = false;

  const open = (): void => {
    heardAt = Date.now();
    const mine = (ear = connect(url, { max: 1, name: 'cadencia-listen' }));
    const hear = (table: string) => {
      heardAt = Date.now();
      if (table !== 'beat') onWake(table);
    };
    // Refused now means tried again by the watch below.
    mine.listen('cadencia_relay', hear).catch(() => {});
  };
  const close = async (): Promise<void> => {
    const old = ear;
    ear = undefined;
    await old?.end({ timeout: 1 }).catch(() => {});
  };
  const watch = setInterval(() => {
    wakeRelay(sql, 'beat').catch(() => {});
    if (Date.now() - heardAt < silenceMs || isStopped) return;
    void close().then(open);
  }, silenceMs / 3);

  open();
  return {
    async stop() {
      isStopped = true;
      clearInterval(watch);
      await close();
    },
  };
}
