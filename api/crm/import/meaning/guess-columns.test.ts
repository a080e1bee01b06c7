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
    ['DDD=11 | Telefone=97234-5678', 'phone_area phone'],
    ['LADA=55 | Área=Ventas | Teléfono=12345678', 'phone_area - phone'],
    ['SMS=5491123456789 | WHATSAPP=5491123456789', 'phone_2 phone'],
    ['No contactar | Opt-out | Email Opt Out | Acepta SMS', 'opt_out - - -'],
    ['Dado de baja=No | Suscrito=Sí', 'opt_out consent'],
    ['Do not call | Fecha de baja', 'opt_out -'],
    ['Fuente | Canal de contacto', 'lead_source -'],
    ['Canal de contacto', 'lead_source'],
    ['Created=Nov 13, 2025 10:00 AM | Tel', 'created_at phone'],
    ['Fecha de creación=29 nov 2026 | Cel', 'created_at phone'],
    ['Created=1795977201 | Tel', 'created_at phone'],
    ['Submission Date | Full Name', 'created_at name'],
    ['Lead Submit Time | User Email | User Phone', 'created_at email phone'],
    ['Signed up (America/Bogota)=2025-11-13 10:00:00 | Alta=sí', 'created_at -'],
    ['Data da primeira conversão | Date Registered', 'created_at -'],
    ['Invitee First Name | Invitee Last Name | Invitee Email', 'first_name last_name email'],
    ['Form Name (ID) | Email', '- email'],
    ['Notas | Observaciones | Curso', '- - -'],
    ['Ingresos mensuales | Alta | Monto', '- - -'],
  ])('%s', (file, fields) => {
    expect(guess('lead', file)).toBe(fields);
  });
});

describe('columns of opportunities', () => {
  it.each([
    ['nombre | telefono | oportunidad | vencimiento | importe', 'lead_name lead_phone name deadline value'],
    [
      'Record ID | Deal Name | Deal Stage | Close Date | Deal owner | Amount | Currency | Email',
      'external_id name stage closed_at seller value currency lead_email',
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
    ['Contacto=Ana | Negocio | Fecha de cierre prevista | Fecha de creación', 'lead_name name deadline created_at'],
    [
      'Deal - Won time | Deal - Lost time | Deal - Deal closed on | Deal - Expected close date',
      'won_at lost_at closed_at deadline',
    ],
    ['Trato - Fecha de ganado | Trato - Cerrado el | Fecha de cierre', 'won_at closed_at -'],
    ['Data de fechamento | Previsão de fechamento | Is Closed=true', 'closed_at deadline -'],
    [
      'Negocio | First Name | Last Name | Suscrito | No contactar',
      'name lead_first_name lead_last_name lead_consent lead_opt_out',
    ],
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
    ['Cliente | Celular | Importe en dólares | Nº de factura', 'lead_name lead_phone amount external_id'],
    ['Nombre | Apellido | Mail | Precio total', 'lead_name lead_last_name lead_email amount'],
    ['DDD=11 | Telefone=97234-5678 | Nome', 'lead_phone_area lead_phone lead_name'],
    [
      'lead_phone | amount | completed_at | external_id | currency | refunded_at=',
      'lead_phone amount completed_at external_id currency refunded_at',
    ],
    ['Estado de la orden | Estado del pago | Estado del envío', '- status -'],
    ['Data da venda | Valor | Moeda | Telefone do cliente', 'completed_at amount currency lead_phone'],
    ['Pedido | Precio | Cantidad | Total', 'external_id - - amount'],
    ['Pedido | Precio | Cantidad', 'external_id amount quantity'],
    ['Precio | Qty | Cliente', 'amount quantity lead_name'],
    ['Cantidad | Precio total', '- amount'],
    ['Cantidad | Importe', '- amount'],
    ['Importe neto | IVA | Importe bruto', '- - amount'],
    ['Gross | Fee | Net | From Email Address=a@x.com | To Email Address=b@x.com', 'amount - - lead_email -'],
    ['Gross Sales | Net Sales | Total Collected', '- - amount'],
    ['Precio | Cliente', 'amount lead_name'],
    ['Valor líquido | Valor da compra', '- amount'],
    ['Pagó=Sí | Fecha', 'status completed_at'],
    ['Pago=Efectivo | Estado=Pagado', '- status'],
    ['Pagado=13/11/2025 | Importe', 'completed_at amount'],
    ['id | Invoice ID | Customer ID | Amount', 'external_id - lead_external_id amount'],
    ['Valor del producto (transaction_amount) | Estado de la operación (status)', 'amount status'],
    ['Fecha de emisión=13/11/2025 | Importe total', 'completed_at amount'],
    ['Fecha de envío=13/11/2025 | Fecha', '- completed_at'],
    ['Fecha de devolución=01/02/2026 | Monto devuelto', 'refunded_at refunded_amount'],
  ])('%s', (file, fields) => {
    expect(guess('sale', file)).toBe(fields);
  });
});
