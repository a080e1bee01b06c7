/** Sends the letters that the API leaves: invitations, links for new passwords, warnings. */
import { createTransport, type Transporter } from 'nodemailer';
import { dropExpiredLinks, sendNextMail } from '#db/platform/outgoing/mails.ts';
import type { Sql } from '#db/platform/tenant.ts';
import type { Vault } from '#db/platform/vault.ts';

export interface Mailer {
  send: (letter: { to: string; subject: string; text: string }) => Promise<void>;
  close: () => void;
}

/** @param url `smtp://…` or `smtps://…`; TLS is begun wherever the server offers it */
export function createMailer(url: string, from: string): Mailer {
  const transport: Transporter = createTransport(url, {
    from,
    // What a letter says is ours alone: nothing of it is read from files or addresses.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async ({ to, subject, text }) => {
      // As an object, an address is one address, whatever commas or brackets stand in it.
      await transport.sendMail({ to: { name: '', address: to }, subject, text });
    },
    close: () => transport.close(),
  };
}

/** Sends the oldest letter that is due. @returns whether there was one */
export const relayMails = (deps: { sql: Sql; vault: Vault; mailer: Mailer }): Promise<boolean> =>
  sendNextMail(deps.sql, deps.vault, deps.mailer.send);

export async function sweepLinks(sql: Sql): Promise<false> {
  await dropExpiredLinks(sql);
  return false;
}
