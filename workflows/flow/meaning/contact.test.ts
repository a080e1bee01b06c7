import { describe, expect, it } from 'vitest';
import { contactMeaning, findContact, joinName } from './contact.ts';

/** Headers and questions as files, forms and landing pages have them, by what they are; one bar between two. */
const table: Record<string, string> = {
  phone: `telefono | Teléfono | Teléfonos | TELÉFONO: | Tel. | tel | Tel. celular | Celular | Celulares | Cel | Móvil | Fono |
    Nro de celular | Nº de teléfono | N° celular | Número de teléfono | Num. de celular | numero_de_telefono | Nro. Tel. |
    Teléfono móvil | Celular/WhatsApp | WhatsApp | Whatsapp Number | WhatsApp Number | Phone | phone_number | phoneNumber |
    phonenumber | Mobile Phone | Mobile Phone Number | Cell phone | Phone 1 - Value | Phone 2 - Value | Teléfono 1 |
    telefono2 | Primary Phone | Work phone | work_phone_number | Home Phone | Teléfono fijo | Teléfono (sin 0 ni 15) |
    Celular * | Teléfono del cliente | Teléfono de contacto | Número de contacto | Contact Phone | Contact number |
    Phone (Billing) | Billing Phone | billing_phone | Phone Number (with country code) | Celular con código de área |
    Person - Phone | número_de_whatsapp | ¿a_qué_número_de_whatsapp_te_escribimos? | ¿Cuál es tu número de celular? |
    número_de_celular | ¿A qué número podemos llamarte por teléfono? | Deja tu WhatsApp | What is your phone number? |
    whatsapp_number | telefone | Qual é o seu WhatsApp? | Celular com DDD | Número de telefone | Telefone celular | Whats |
    User Phone | Teléfono de la contraparte | Wsp | ¿A qué número te llamamos? | Número para contactarte | Which number should we text? | Best number to call: phone`,
  email: `email | E-mail | e_mail | Mail | Correo | Correos | Correo electrónico | correo_electronico | correoelectronico |
    User Email | Invitee Email | Email Address | Dirección de correo electrónico | Dirección de email | work_email | E-mail 1 - Value | Email (opcional) |
    ¿cuál_es_tu_correo? | ¿Cuál es tu mail? | Email del cliente | Correo del comprador | Person - Email | Endereço de e-mail |
    Seu e-mail | Email (Billing) | Correo electrónico personal | primary email | Enter your email | Mail de contacto`,
  name: `Nombre | Nombres | NOMBRE: | name | Nome | Nombre del cliente | Contact Name | Customer name | Billing Name |
    Nombre del comprador | Tu nombre | Qual seu nome? | ¿Cuál es tu nombre?`,
  full_name: `Nombre completo | nombre_completo | nombrecompleto | Full name | full_name | fullName | Nombre y apellido |
    nombre_y_apellido | nombreyapellido | Nombre, apellido | Apellido, Nombre | Nombres y apellidos | Apellido y nombre |
    Nome completo | nome_completo | Nome e sobrenome | First and last name | ¿Cómo te llamas? | ¿Cómo te llamás? |
    Display Name | Nombre/Apellido`,
  first_name: `First Name | first_name | firstname | Given Name | Primer nombre | Nombre de pila | Primeiro nome | Person - First name |
    First Name (Billing) | billing_first_name`,
  middle_name: `Middle Name | Segundo nombre | Additional Name`,
  last_name: `Last Name | last_name | lastName | lastname | Surname | Family Name |
    Apellido | Apellidos | apellido | Primer apellido | Apellido paterno | Sobrenome | Apellido del cliente`,
  second_last_name: `Segundo apellido | Apellido materno`,
  none: `To Email Address | Accepts SMS Marketing | SMS opt-in | No contactar | Nombre de la campaña | campaign_name | ad_name | adset_name | form_name |
    Nombre del anuncio | Nombre de usuario | Username | Nombre de la empresa | Company name | Organization Name |
    Nombre del curso | Nombre del producto | Lineitem name | File Name | Nickname | Nombre del vendedor | Email del vendedor |
    Owner email | Teléfono del vendedor | Correo de la empresa | Teléfono de la empresa | Nombre de tu mascota |
    Nombre de la madre | Teléfono de emergencia | Teléfono de un familiar: madre | Fax | Phone 1 - Type | Phone 1 - Label |
    E-mail 1 - Label | Phonetic First Name | Name Prefix | Name Suffix | Número de documento | Número de cliente |
    Número de orden | Dirección | Address | Ciudad | Código postal | Estado civil | Fecha de nacimiento |
    ¿cuándo_podemos_llamarte? | ¿Tienes WhatsApp? | Email opt-in | Email verificado | Accepts Email Marketing | Empresa |
    dedo | celda |  |    | 何色ですか | Observaciones | Total | Fecha | ¿Qué curso te interesa? | Teléfono para el envío |
    Nombre para el envío | Shipping Name | Shipping Phone | Modelo de celular`,
};

describe('contactMeaning()', () => {
  for (const [field, list] of Object.entries(table)) {
    const headers = list.split('|').map((header) => header.trim());
    it(`finds ${field} in each of ${headers.length} wordings`, () => {
      const read = headers.map((header) => [header, contactMeaning(header)?.field ?? 'none']);
      expect(read).toEqual(headers.map((header) => [header, field]));
    });
  }

  it('is not sure of a phone beside words it does not know', () => {
    expect(contactMeaning('¿Con qué WhatsApp te inscribiste al taller?')).toMatchObject({
      field: 'phone',
      sure: false,
    });
    expect(contactMeaning('Teléfono')).toMatchObject({ sure: true });
  });
});

describe('findContact()', () => {
  it('tries WhatsApp before a mobile, a mobile before any, and the one at home last', () => {
    const { phones } = findContact([
      'Teléfono fijo',
      'Teléfono',
      'Celular',
      'Teléfono del trabajo',
      'WhatsApp',
      'Celular alternativo',
    ]);
    expect(phones).toEqual([
      'WhatsApp',
      'Celular',
      'Teléfono',
      'Teléfono del trabajo',
      'Celular alternativo',
      'Teléfono fijo',
    ]);
  });

  it('finds the person in a form in Spanish', () => {
    const questions = ['nombre_y_apellido', 'número_de_whatsapp', '¿cuál_es_tu_correo?', '¿cuándo_podemos_llamarte?'];
    expect(findContact(questions)).toEqual({
      phones: ['número_de_whatsapp'],
      emails: ['¿cuál_es_tu_correo?'],
      names: { full_name: 'nombre_y_apellido' },
    });
  });
});

describe('joinName()', () => {
  it('puts the parts together, each once', () => {
    expect(joinName({ name: 'Ana', last_name: 'Paz' })).toBe('Ana Paz');
    expect(joinName({ first_name: 'Mateo', middle_name: 'J.', last_name: 'Del Río' })).toBe('Mateo J. Del Río');
    expect(joinName({ name: 'Ana', last_name: 'Paz', second_last_name: 'Gil' })).toBe('Ana Paz Gil');
    expect(joinName({ name: 'Ana Paz', last_name: 'PAZ' })).toBe('Ana Paz');
    expect(joinName({ full_name: 'Ana Paz', first_name: 'Ana', last_name: 'Paz' })).toBe('Ana Paz');
    expect(joinName({ name: ' ', last_name: ' Gil ' })).toBe('Gil');
    expect(joinName({})).toBe('');
  });
});
