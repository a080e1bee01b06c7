/** Who a row is about, in columns by any name (chapters 9 and 11 of the field's inputs). */
import { describe, expect, it } from 'vitest';
import { readDeals, readLeads } from './testing.ts';

const [ana, beto] = ['+5491123456789', '+5493515551234'];

describe('a row’s person', () => {
  it.each([
    ['Nombre;Apellido;Teléfono\nAna;Paz;11 15 2345 6789', { name: 'Ana Paz', phone: ana }],
    ['Name;Surname;Mobile\nAna;Paz;+54 9 11 2345-6789', { name: 'Ana Paz', phone: ana }],
    [
      'Nombre;Primer apellido;Segundo apellido;Celular\nAna;Paz;Gil;+54 9 11 2345-6789',
      { name: 'Ana Paz Gil', phone: ana },
    ],
    ['First Name;Last Name;Mobile\nAna;Paz;+54 9 11 2345-6789', { name: 'Ana Paz', phone: ana }],
    ['Apellido y nombre;Nro de celular\nPaz, Ana;+54 9 11 2345-6789', { name: 'Paz, Ana', phone: ana }],
    ['Nombre completo;Nombre;Apellido;Tel.\nAna Paz;Ana;Paz;+54 9 11 2345-6789', { name: 'Ana Paz', phone: ana }],
    ['Contact Name;WhatsApp Number\nAna Paz;5491123456789', { name: 'Ana Paz', phone: ana }],
    ['Nombre;Dirección de correo electrónico\nAna;Ana Paz <ana@x.com>', { name: 'Ana', email: 'ana@x.com' }],
    ['work_email;Nome completo\na@x.com; b@x.com;Ana', { email: 'a@x.com' }],
    ['Nombre|Mail\nAna|a@x.com; b@x.com', { email: 'a@x.com', custom: { email_2: 'b@x.com' } }],
    ['Nombre|Mail|Otro mail\nAna||b@x.com', { email: 'b@x.com', custom: {} }],
    [`Nombre|Celular\nAna|${ana} / ${beto}`, { phone: ana, custom: { phone_2: beto } }],
    [`Nombre|Celular\nAna|${ana} ::: ${beto}`, { phone: ana, custom: { phone_2: beto } }],
    [`Nombre|Celular\nAna|${ana}, ${beto}`, { phone: ana, custom: { phone_2: beto } }],
    [`Nombre|Celular\nAna|${ana}; ${beto}`, { phone: ana, custom: { phone_2: beto } }],
    [`Nombre|Celular|Teléfono fijo\nAna|no sabe|${beto}`, { phone: beto, custom: { phone_2: 'no sabe' } }],
    [`Nombre|Teléfono|WhatsApp\nAna|${beto}|${ana}`, { phone: ana, custom: { phone_2: beto } }],
    [`Nombre|Teléfono 1|Teléfono 2\nAna|${ana}|${ana}`, { phone: ana, custom: {} }],
    ['Country Code,Phone,Name\n52,5512345678,Ana', { phone: '+525512345678' }],
    ['Country Code,Phone,Name\n52,525512345678,Ana', { phone: '+525512345678' }],
    [`Contacto;Celular\nAna;${ana}`, { name: 'Ana', phone: ana }],
    [`Cliente;Contacto\nAna;${ana}`, { name: 'Ana', phone: ana }],
    ['Nombre;Correo;Acepta recibir mensajes\nAna;a@x.com;Sí acepto', { consent: true }],
    ['Nombre;Correo;Suscrito\nAna;a@x.com;Não', { consent: false }],
    ['Nombre;Correo;Email opt-in\nAna;a@x.com;Yes', { consent: undefined }],
    ['Nombre;Correo;No contactar\nAna;a@x.com;Sí', { consent: false }],
    ['Nombre;Correo;Opt-out\nAna;a@x.com;false', { consent: undefined }],
    ['Nombre;Correo;Suscrito;Dado de baja\nAna;a@x.com;Sí;13/11/2025', { consent: false }],
    ['Lead Name;First name;Last name;Mobile\nLead #12;Ana;Paz;+54 9 11 2345-6789', { name: 'Ana Paz' }],
    ['Nombre;Cód. área;Teléfono\nAna;011;2345-6789', { phone: '+541123456789' }],
    ['Nombre;Cód. área;Teléfono\nAna;351;+54 9 11 2345-6789', { phone: ana }],
    ['Country code,Area code,Phone\n55,11,972345678', { phone: '+5511972345678' }],
    ['Nombre;Correo;Fecha de nacimiento\nAna;a@x.com;01/02/1990', { created_at: undefined }],
    ['Nombre;Correo;Estado civil;Estado\nAna;a@x.com;Casada;Calificado', { status: 'qualified' }],
    ['Nombre;Correo;Estado;Ciudad\nAna;a@x.com;Jalisco;Guadalajara', { status: undefined }],
  ])('%s', async (csv, lead) => {
    const { leads, errors } = await readLeads(csv);
    expect(errors).toEqual([]);
    expect(leads[0]).toMatchObject(lead);
  });
});

describe('a colleague in a file', () => {
  it.each([
    ['Camila Duarte', 'm1'],
    ['camila', 'm1'],
    ['CAMILA@acme.example', 'm1'],
    ['Nicolas Paz', 'm2'],
    ['Camila Duarte <camila@acme.example>', 'm1'],
    ['ana bravo', 'm3'],
  ])('is found as %s', async (name, id) => {
    for (const header of ['Vendedor', 'Propietario', 'Contact owner', 'Responsable', 'Asignado a'])
      expect((await readLeads(`Correo|${header}\na@x.com|${name}`)).leads[0]!.seller_id).toBe(id);
    expect(
      (await readDeals('opportunity', `Correo|Oportunidad|Responsable\na@x.com|X|${name}`)).deals[0]!.seller_id,
    ).toBe(id);
  });

  it('who left, or whose name two have, refuses no row unless somebody chose the column', async () => {
    for (const name of ['Ana', 'Quien Se Fue', 'fue@acme.example']) {
      const csv = `Correo|Vendedor\na@x.com|${name}`;
      const { leads, errors, warnings } = await readLeads(csv);
      expect([leads[0]!.seller_id, errors, warnings]).toEqual([undefined, [], ['2 seller unknown_member']]);
      const mapping = { Correo: 'email', Vendedor: 'seller' };
      expect((await readLeads(csv, { mapping })).errors).toEqual(['2 seller unknown_member']);
      expect((await readLeads(csv, { mapping, guessed: ['Vendedor'] })).errors).toEqual([]);
    }
  });
});

describe('a guessed column', () => {
  it('that says something else is left out, and said', async () => {
    const csv = `Correo|Celular|Acepta|Etiquetas\na@x.com|preguntar luego|quizás|${'x'.repeat(200)}`;
    const { leads, errors, warnings } = await readLeads(csv);
    expect(errors).toEqual([]);
    expect(leads[0]).toMatchObject({ email: 'a@x.com', phone: undefined, consent: undefined, tags: undefined });
    expect(warnings).toEqual(['2 phone invalid_phone', '2 tags too_big', '2 consent invalid_choice']);
  });

  it('still refuses the row where nothing else says who it is', async () => {
    expect((await readLeads('Nombre|Celular\nAna|123')).errors).toEqual(['2 phone invalid_phone']);
  });
});

describe('won, lost and paid', () => {
  it.each([
    ['etapa', 'Ganada', 'won', 'Ganada'],
    ['etapa', 'Closed Won', 'won', 'Closed Won'],
    ['etapa', 'Cerrado ganado', 'won', 'Cerrado ganado'],
    ['etapa', 'Perdida', 'lost', 'Perdida'],
    ['Deal Stage', 'Closed Lost', 'lost', 'Closed Lost'],
    ['etapa', 'Visita', undefined, 'Visita'],
    ['estado', 'Closed Won', 'won', undefined],
    ['estado', 'Fechado', 'won', undefined],
    ['estado', 'Ganha', 'won', undefined],
    ['estado', 'Logrado con éxito', 'won', undefined],
    ['estado', 'En curso', 'open', 'En curso'],
    ['estado', 'Negociación', 'open', 'Negociación'],
    ['estado', 'In progress', 'open', 'In progress'],
    ['estado', 'Abierta', 'open', undefined],
    ['estado', 'Visita a la obra', undefined, 'Visita a la obra'],
    ['estado', 'Ganada ', 'won', undefined],
  ])('%s %s', async (header, word, status, stage) => {
    const { deals, errors } = await readDeals('opportunity', `Correo|Oportunidad|${header}\na@x.com|X|"${word}"`);
    expect(errors).toEqual([]);
    expect([deals[0]!.status, deals[0]!.stage]).toEqual([status, stage]);
  });

  it('of a sale is not guessed from words we do not know, and partly is said', async () => {
    const csv = 'correo|importe|estado\na@x.com|5|cobrada\na@x.com|5|quizás\na@x.com|5|partially_refunded\n';
    const { deals, errors, warnings } = await readDeals('sale', csv);
    expect(deals.map(({ status }) => status)).toEqual(['completed', 'completed']);
    expect([errors, warnings]).toEqual([['3 status invalid_choice'], ['4 status partly_refunded']]);
  });
});
