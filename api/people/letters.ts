/** What we write to people who sign in, in both languages; and whether this installation sends mail at all. */
import type { Letter } from '#db/platform/outgoing/mails.ts';
import { oneLine } from '#flow';
import type { Deps } from '../deps.ts';

type Language = 'es' | 'en';
type Words = Omit<Letter, 'to'>;

/** The worker sends what the API leaves for it; both know by the same setting. */
export const sendsMail = ({ config }: Pick<Deps, 'config'>): boolean => config.MAIL_FROM !== undefined;

/** Names are what people type: short enough to read in a letter. */
const plain = (name: string): string => oneLine(name).slice(0, 100);

export function invitationLetter(
  language: Language,
  invitation: { tenant: string; name: string; link: string; days: number },
): Words {
  const { link, days } = invitation;
  const [tenant, name] = [plain(invitation.tenant), plain(invitation.name)];
  return language === 'es'
    ? {
        subject: `${tenant} te invita a Cadencia`,
        text: `Hola, ${name}:\n\n${tenant} te invita a su equipo en Cadencia. Para aceptar, abre este enlace:\n\n${link}\n\nSirve una vez y vence en ${days} días. Si no esperabas esta invitación, puedes ignorarla: sin tu respuesta no pasa nada.\n`,
      }
    : {
        subject: `${tenant} invites you to Cadencia`,
        text: `Hello ${name},\n\n${tenant} invites you to its team in Cadencia. To accept, open this link:\n\n${link}\n\nIt works once and expires in ${days} days. If you did not expect this invitation, you can ignore it: without your answer nothing happens.\n`,
      };
}

/** For one or more accounts of an address: which business each opens, and its link. */
export function passwordLetter(
  language: Language,
  links: { tenants: string[]; link: string }[],
  minutes: number,
): Words {
  const list = links.map(({ tenants, link }) => `${tenants.map(plain).join(', ')}:\n${link}`).join('\n\n');
  return language === 'es'
    ? {
        subject: 'Elige una contraseña nueva para Cadencia',
        text: `Hola:\n\nAlguien pidió una contraseña nueva para esta dirección. Si fuiste tú, abre el enlace:\n\n${list}\n\nSirve una vez y vence en ${minutes} minutos. Si no fuiste tú, ignora este mensaje: tu contraseña sigue igual.\n`,
      }
    : {
        subject: 'Choose a new password for Cadencia',
        text: `Hello,\n\nSomebody asked for a new password for this address. If it was you, open the link:\n\n${list}\n\nIt works once and expires in ${minutes} minutes. If it was not you, ignore this message: your password stays as it is.\n`,
      };
}

export function lockedLetter(language: Language, url: string): Words {
  return language === 'es'
    ? {
        subject: 'Muchos intentos de entrar en tu cuenta de Cadencia',
        text: `Hola:\n\nAlguien probó muchas contraseñas equivocadas para esta dirección. Quien lo intente desde un lugar nuevo tiene que esperar. Tú puedes entrar como siempre desde los dispositivos donde ya entraste:\n\n${url}/sign-in\n\nNadie entró. Si tu contraseña es corta o la usas en otro sitio, cámbiala.\n`,
      }
    : {
        subject: 'Many attempts to sign in to your Cadencia account',
        text: `Hello,\n\nSomebody tried many wrong passwords for this address. Whoever tries from a new place has to wait. You can sign in as always on devices where you have signed in before:\n\n${url}/sign-in\n\nNobody got in. If your password is short, or you use it elsewhere, change it.\n`,
      };
}
