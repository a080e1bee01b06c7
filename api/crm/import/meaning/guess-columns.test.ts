import { describe, expect, it } from 'vitest';
import { guessColumns } from './guess-columns.ts';
import type { ImportKind } from './fields.ts';

/** `Header=cell` or `Header` between bars, and what becomes of each. */
function guess(kind: ImportKind, file: string): string {
  const columns = file.split('|').map((each) => each.trim().split('='));
  const fields = guessColumns(
    columns.map(([header]) => header!),
    (place) => columns[place]!.slice(1, 2),
    kind,
  );
  return fields.map((field) => field ?? '-').join(' ');
}

describe('columns of leads', () => {
  it.each([
    ['Nombre | Apellido | Teléfono', 'name last_name phone'],
    ['Name | Surname | Mobile', 'name last_name phone'],
    ['Nombres | Primer apellido | Segundo apellido | Cel', 'name last_name second_last_name phone'],
    ['First Name | Last Name | Mobile', 'first_name last_name phone'],
    ['Nombre completo | Nombre | Correo', 'name first_name email'],
    ['Nome completo | Telefone | E-mail | Data de criação', 'name phone email created_at'],
    ['Contact Name | Nro de celular | Propietario', 'name phone seller'],
    ['Nombre | WhatsApp | Teléfono | Tel. fijo', 'name phone phone_2 phone_3'],
    ['Email | Email 2 | Correo alternativo', 'email email_2 email_3'],
    ['Fecha y hora | Nombre | Celular', 'created_at name phone'],
    ['Marca temporal | Nombre y apellido | ¿A qué WhatsApp te escribimos?', 'created_at name phone'],
    ['Timestamp | Your name | Phone', 'created_at name phone'],
    ['Contacto=+54 11 2345-6789 | Cliente=Ana', 'phone name'],
    ['Contacto=Ana | Número=11 2345-6789', 'name phone'],
    ['Nombre | Fecha de nacimiento | Estado civil | Estado/Provincia | Código postal', 'name - - - -'],
    [
      'Nombre de la campaña | ID de campaña | ID de anuncio | ID del conjunto de anuncios',
      '- campaign_id ad_id adset_id',
    ],
    ['Vendedor | Email del vendedor', '- seller'],
    ['Fecha de alta | Última actividad | Fecha de pago | Vence', 'created_at - - -'],
    ['Acepta recibir mensajes | Email opt-in | Accepts Email Marketing | Suscrito', 'consent - - -'],
    ['Opt-in WhatsApp | Fecha de consentimiento', 'consent consent_at'],
    ['ID | Código postal | Número de documento', 'external_id - -'],
    ['Etiquetas | Fuente del lead | Estado del lead | Etapa', 'tags lead_source status -'],
    ['utm_source | UTM Medium | utmCampaign', 'utm_source utm_medium utm_campaign'],
    [
      'name | phone | email | created_at | external_id | ad_id | lead_source | consent_at | seller | tags | status',
      'name phone email created_at external_id ad_id lead_source consent_at seller tags status',
    ],
    ['Country code=54 | Phone=1123456789', 'phone_country phone'],
    ['Notas | Observaciones | Curso', '- - -'],
    ['Ingresos mensuales | Alta | Monto', '- - -'],
  ])('%s', (file, fields) => {
    expect(guess('lead', file)).toBe(fields);
  });
});

describe('columns of opportunities', () => {
  it.each([
    ['nombre | telefono | oportunidad | vencimiento | importe', '- lead_phone name deadline value'],
    [
      'Record ID | Deal Name | Deal Stage | Close Date | Deal owner | Amount | Currency | Email',
      'external_id name stage deadline seller value currency lead_email',
    ],
    [
      'Nombre | Teléfono | Correo | ID cliente | Monto | Moneda | Estado | Vencimiento | Código',
      'name lead_phone lead_email lead_external_id value currency status deadline external_id',
    ],
    [
      'Deal - Title | Deal - Value | Deal - Status | Deal - Stage | Person - Email | Person - Phone',
      'name value status stage lead_email lead_phone',
    ],
    [
      'Título | Valor (USD) | Etapa del embudo | Responsable | Celular del contacto',
      'name value stage seller lead_phone',
    ],
    [
      'lead_external_id | lead_phone | lead_email | name | value | stage | status | deadline | seller | external_id | currency | created_at',
      'lead_external_id lead_phone lead_email name value stage status deadline seller external_id currency created_at',
    ],
    ['Contacto=Ana | Negocio | Fecha de cierre prevista | Fecha de creación', '- name deadline created_at'],
  ])('%s', (file, fields) => {
    expect(guess('opportunity', file)).toBe(fields);
  });
});

describe('columns of sales', () => {
  it.each([
    ['telefono | id | importe | fecha | estado', 'lead_phone external_id amount completed_at status'],
    ['phone | amount | status | date | transaction id', 'lead_phone amount status completed_at external_id'],
    ['Email | Monto (USD) | Fecha de pago | Fecha', 'lead_email amount completed_at -'],
    ['Correo | Total USD | Subtotal | Costo de envío', 'lead_email amount - -'],
    ['Cliente | Celular | Importe en dólares | Nº de factura', '- lead_phone amount external_id'],
    ['Nombre | Apellido | Mail | Precio total', '- - lead_email amount'],
    [
      'lead_phone | amount | completed_at | external_id | currency | refunded_at=',
      'lead_phone amount completed_at external_id currency refunded_at',
    ],
    ['Estado de la orden | Estado del pago | Estado del envío', '- status -'],
    ['Data da venda | Valor | Moeda | Telefone do cliente', 'completed_at amount currency lead_phone'],
    ['Fecha de devolución=01/02/2026 | Monto devuelto', 'refunded_at refunded_amount'],
  ])('%s', (file, fields) => {
    expect(guess('sale', file)).toBe(fields);
  });
});
