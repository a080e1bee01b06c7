/** Writes people, deals and sales as each program does: for the tests that read them back. */
import { stringify } from 'csv-stringify/sync';

export interface Person {
  first: string;
  last: string;
  phone: string;
  email: string;
  id: string;
}
export interface Sale extends Person {
  amount: string;
  currency: string;
  status: 'completed' | 'pending' | 'failed' | 'refunded';
  /** ISO 8601, whole seconds. */
  at: string;
  products: number;
}
export interface Deal extends Person {
  title: string;
  value: string;
  currency: string;
  status: 'open' | 'won' | 'lost';
  /** When it was closed, or is hoped to be: ISO 8601, whole seconds. */
  ends: string;
}

const csv = (header: string[], rows: string[][], delimiter = ',') => stringify([header, ...rows], { delimiter });
const none = (count: number) => Array.from({ length: count }, () => '');

const metaHead =
  'id,created_time,ad_id,ad_name,adset_id,adset_name,campaign_id,campaign_name,form_id,form_name,is_organic,platform'.split(
    ',',
  );
const metaLead = (questions: string[]) => (people: Person[]) =>
  csv(
    [...metaHead, ...questions, 'lead_status'],
    people.map(({ id, first, last, phone, email }) =>
      `l:${id}|2026-11-18T09:12:44-03:00|ag:120260000000000501|Ad|as:120260000000000511|Set|c:120260000000000521|Otoño`
        .split('|')
        .concat('f:700000000000501|Form|false|ig|Guitarra'.split('|'))
        .concat(`${first} ${last}`, `p:${phone}`, email, 'CREATED'),
    ),
    '\t',
  );

const escaped = (text: string) => text.replaceAll(/[,;\\]/g, '\\$&');

const vcardOf = ({ first, last, phone, email }: Person) =>
  [
    'BEGIN:VCARD',
    'VERSION:3.0',
    `N:${escaped(last)};${escaped(first)};;;`,
    `FN:${escaped(`${first} ${last}`)}`,
    `item1.TEL;type=CELL;waid=${phone.slice(1)}:${phone}`,
    'item1.X-ABLabel:Celular',
    `EMAIL;TYPE=INTERNET:${email}`,
    'END:VCARD',
  ].join('\r\n');

/** Lists of people, by profile and kind of its files. */
export const peopleFiles: [profile: string, write: (people: Person[]) => string][] = [
  ['meta-leads', metaLead(['¿qué_curso_te_interesa?', 'nombre_completo', 'número_de_teléfono', 'correo_electrónico'])],
  ['meta-leads', metaLead(['which_course?', 'full_name', 'phone_number', 'email'])],
  ['meta-leads', metaLead(['qual_curso?', 'nome_completo', 'telefone', 'e-mail'])],
  [
    'google-contacts',
    (people) =>
      csv(
        'First Name,Middle Name,Last Name,Nickname,Organization Name,Notes,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value'.split(
          ',',
        ),
        people.map(({ first, last, phone, email }) => [
          first,
          '',
          last,
          '',
          '',
          '',
          '* myContacts',
          '* ',
          email,
          'Mobile',
          phone,
        ]),
      ),
  ],
  [
    'google-contacts',
    (people) =>
      csv(
        'Name,Given Name,Additional Name,Family Name,Birthday,Notes,Group Membership,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value'.split(
          ',',
        ),
        people.map(({ first, last, phone, email }) => [
          `${first} ${last}`,
          first,
          '',
          last,
          '',
          '',
          '* myContacts',
          '* ',
          email,
          'Mobile',
          phone,
        ]),
      ),
  ],
  [
    'hubspot-contacts',
    (people) =>
      csv(
        'Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lifecycle Stage,Create Date,Marketing contact status'.split(
          ',',
        ),
        people.map(({ id, first, last, phone, email }) => [
          id,
          first,
          last,
          email,
          phone,
          '',
          'Lead',
          '2026-11-18 09:12',
          'Non-marketing contact',
        ]),
      ),
  ],
  [
    'pipedrive-people',
    (people) =>
      csv(
        'Person - ID,Person - Name,Person - Label,Person - Organization,Person - Email - Work,Person - Phone - Mobile,Person - Owner'.split(
          ',',
        ),
        people.map(({ id, first, last, phone, email }) => [
          id,
          `${first} ${last}`,
          '',
          'Acme',
          email,
          phone,
          'Alguien',
        ]),
      ),
  ],
  [
    'whatsapp-contacts',
    (people) =>
      csv(
        'Country Code,Phone,Saved Name,Public Name,Is My Contact,Email'.split(','),
        people.map(({ first, last, phone, email }) => ['54', phone.slice(1), `${first} ${last}`, first, 'true', email]),
      ),
  ],
  ['vcard', (people) => people.map(vcardOf).join('\r\n')],
];

const shopifyStatus = { completed: 'paid', pending: 'pending', failed: 'voided', refunded: 'refunded' };
const wooStatus = {
  completed: 'wc-processing',
  pending: 'wc-on-hold',
  failed: 'wc-cancelled',
  refunded: 'wc-refunded',
};
const nubeStatus = { completed: 'Recibido', pending: 'Pendiente', failed: 'Anulado', refunded: 'Reembolsado' };
const local = (at: string) => new Date(Date.parse(at) - 3 * 3600_000).toISOString().slice(0, 19).replace('T', ' ');
const dayFirst = (at: string) => local(at).replace(/^(\d+)-(\d+)-(\d+)/, '$3/$2/$1');

/** Orders: the first product's row has all of it, further ones only the order and the product. */
export const saleFiles: [profile: string, write: (sales: Sale[]) => string][] = [
  [
    'shopify-orders',
    (sales) =>
      csv(
        'Name,Email,Financial Status,Paid at,Fulfillment Status,Currency,Subtotal,Shipping,Taxes,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Billing Name,Billing Phone,Refunded Amount,Id'.split(
          ',',
        ),
        sales.flatMap((sale) => [
          [
            `#${sale.id}`,
            sale.email,
            shopifyStatus[sale.status],
            `${local(sale.at)} -0300`,
            'fulfilled',
            sale.currency,
            sale.amount,
            '0.00',
            '0.00',
            sale.amount,
            `${local(sale.at)} -0300`,
            '1',
            'Curso',
            '1.00',
            `${sale.first} ${sale.last}`,
            `'${sale.phone}`,
            '0.00',
            sale.id,
          ],
          ...Array.from({ length: sale.products - 1 }, () => [
            `#${sale.id}`,
            sale.email,
            ...none(9),
            '1',
            'Libro',
            '2.00',
            ...none(4),
          ]),
        ]),
      ),
  ],
  [
    'woocommerce-orders',
    (sales) =>
      csv(
        'order_id,order_number,order_date,paid_date,status,order_total,order_currency,billing_first_name,billing_last_name,billing_email,billing_phone,item_name'.split(
          ',',
        ),
        sales.flatMap((sale) =>
          Array.from({ length: sale.products }, (_, i) => [
            sale.id,
            sale.id,
            local(sale.at),
            local(sale.at),
            wooStatus[sale.status],
            sale.amount,
            sale.currency,
            sale.first,
            sale.last,
            sale.email,
            sale.phone,
            `Producto ${i}`,
          ]),
        ),
      ),
  ],
  [
    'tiendanube-orders',
    (sales) =>
      csv(
        'Número de orden,Email,Fecha,Estado de la orden,Estado del pago,Estado del envío,Moneda,Subtotal de productos,Descuento,Costo de envío,Total,Nombre del comprador,DNI / CUIT,Teléfono,Nombre para el envío,Teléfono para el envío,Fecha de pago,Nombre del producto,Precio del producto,Identificador de la orden'.split(
          ',',
        ),
        sales.flatMap((sale) => [
          [
            sale.id,
            sale.email,
            dayFirst(sale.at),
            'Abierta',
            nubeStatus[sale.status],
            'Enviado',
            sale.currency,
            sale.amount,
            '0.00',
            '0.00',
            sale.amount,
            `${sale.first} ${sale.last}`,
            '',
            sale.phone,
            'Otra Persona',
            '+5491100000000',
            dayFirst(sale.at),
            'Curso',
            '1.00',
            `9${sale.id}`,
          ],
          ...Array.from({ length: sale.products - 1 }, () => [sale.id, sale.email, ...none(15), 'Libro', '2.00', '']),
        ]),
        ';',
      ),
  ],
];

const hubspotStage = { open: 'Contract Sent', won: 'Closed Won', lost: 'Closed Lost' };
const kommoStage = { open: 'Contacto inicial', won: 'Logrado con éxito', lost: 'Venta perdida' };

export const dealFiles: [profile: string, write: (deals: Deal[]) => string][] = [
  [
    'hubspot-deals',
    (deals) =>
      csv(
        'Record ID,Deal Name,Deal Stage,Close Date,Deal owner,Amount,Currency,Email'.split(','),
        deals.map((deal) => [
          deal.id,
          deal.title,
          hubspotStage[deal.status],
          deal.ends,
          'Alguien',
          deal.value,
          deal.currency,
          deal.email,
        ]),
      ),
  ],
  [
    'pipedrive-deals',
    (deals) =>
      csv(
        'Deal - ID,Deal - Title,Deal - Value,Deal - Currency of Value,Deal - Status,Deal - Stage,Deal - Owner,Deal - Expected close date,Deal - Won time,Deal - Lost time,Person - Name,Person - Email,Person - Phone'.split(
          ',',
        ),
        deals.map((deal) => [
          deal.id,
          deal.title,
          deal.value,
          deal.currency,
          deal.status,
          'Propuesta',
          'Alguien',
          ...(['open', 'won', 'lost'] as const).map((status) => (deal.status === status ? deal.ends : '')),
          `${deal.first} ${deal.last}`,
          deal.email,
          deal.phone,
        ]),
      ),
  ],
  [
    'kommo',
    (deals) =>
      csv(
        'ID,Nombre del lead,Contacto,Usuario responsable,Estatus del lead,Embudo,Venta,Moneda,Fecha de cierre,Teléfono celular (contacto),Correo (contacto)'.split(
          ',',
        ),
        deals.map((deal) => [
          deal.id,
          deal.title,
          `${deal.first} ${deal.last}`,
          'Alguien',
          kommoStage[deal.status],
          'Ventas',
          deal.value,
          deal.currency,
          deal.ends,
          deal.phone,
          deal.email,
        ]),
        ';',
      ),
  ],
];
