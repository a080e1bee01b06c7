/** Each program's file, dropped on its page, is known for what it is, reviewed and imported; in both languages, also on a phone. */
import { expect, newName, newPhone, open, ready, test } from './app.ts';
import type { Page } from '@playwright/test';

interface Sample {
  name: string;
  list: 'leads' | 'opportunities' | 'sales';
  /** What the page says it is. */
  es: string;
  en: string;
  text: (person: { name: string; phone: string; email: string; id: string }) => string;
}

const samples: Sample[] = [
  {
    name: 'leads.csv',
    list: 'leads',
    es: 'Parece una descarga de formularios de Meta.',
    en: 'This looks like a download of Meta lead forms.',
    text: ({ name, phone, email, id }) =>
      [
        'id\tcreated_time\tad_id\tad_name\tcampaign_id\tform_id\tplatform\t¿qué_curso?\tnombre_completo\tnúmero_de_teléfono\temail\tlead_status',
        `l:${id}\t2026-11-18T09:12:44-03:00\tag:120260000000000501\tA\tc:120260000000000521\tf:700000000000501\tig\tGuitarra\t${name}\tp:${phone}\t${email}\tCREATED`,
        `l:${id}9\t2026-11-18T09:12:44-03:00\t\t\t\tf:700000000000501\t\t<test lead: dummy data for curso>\t<test lead: dummy data for nombre>\tp:+15105559999\ttest@meta.com\tCREATED`,
      ].join('\n'),
  },
  {
    name: 'contacts.csv',
    list: 'leads',
    es: 'Parecen contactos de Google.',
    en: 'These look like Google contacts.',
    text: ({ name, phone, email }) =>
      `First Name,Middle Name,Last Name,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value\n${name},,Paz,* myContacts,Work,${email},Mobile,${phone}\n`,
  },
  {
    name: 'hubspot.csv',
    list: 'leads',
    es: 'Parecen contactos de HubSpot.',
    en: 'These look like HubSpot contacts.',
    text: ({ name, phone, email, id }) =>
      `Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lifecycle Stage\n${id},${name},Paz,${email},${phone},Alguien Que Se Fue,Lead\n`,
  },
  {
    name: 'contactos.vcf',
    list: 'leads',
    es: 'Son tarjetas de contactos (vCard).',
    en: 'These are contact cards (vCard).',
    text: ({ name, phone, email }) =>
      `BEGIN:VCARD\r\nVERSION:3.0\r\nN:Paz;${name};;;\r\nFN:${name} Paz\r\nTEL;TYPE=CELL:${phone}\r\nEMAIL:${email}\r\nEND:VCARD\r\n`,
  },
  {
    name: 'whatsapp.csv',
    list: 'leads',
    es: 'Parece una lista de contactos de WhatsApp.',
    en: 'This looks like a list of WhatsApp contacts.',
    text: ({ name, phone }) => `Country Code,Phone,Saved Name,Is My Contact\n54,${phone.slice(1)},${name} Paz,true\n`,
  },
  {
    name: 'deals.csv',
    list: 'opportunities',
    es: 'Parecen negocios de HubSpot.',
    en: 'These look like HubSpot deals.',
    text: ({ name, email, id }) =>
      `Record ID,Deal Name,Deal Stage,Close Date,Deal owner,Amount,Currency,Email\n${id},Plan ${name},Closed Won,2026-11-30,Alguien,120000,ARS,${email}\n`,
  },
  {
    name: 'kommo.csv',
    list: 'opportunities',
    es: 'Parece una exportación de Kommo.',
    en: 'This looks like an export from Kommo.',
    text: ({ name, phone, id }) =>
      `ID;Nombre del lead;Contacto;Usuario responsable;Estatus del lead;Embudo;Venta;Teléfono celular (contacto)\n${id};Plan ${name};${name};Alguien;Logrado con éxito;Ventas;9000;${phone}\n`,
  },
  {
    name: 'tratos.csv',
    list: 'opportunities',
    es: 'Parecen tratos de Pipedrive.',
    en: 'These look like deals from Pipedrive.',
    text: ({ name, email, id }) =>
      `Deal - ID,Deal - Title,Deal - Value,Deal - Status,Deal - Stage,Person - Name,Person - Email\n${id},Plan ${name},9000,lost,Propuesta,${name},${email}\n`,
  },
  {
    name: 'orders.csv',
    list: 'sales',
    es: 'Parecen pedidos de Shopify.',
    en: 'These look like Shopify orders.',
    text: ({ name, phone, email, id }) =>
      `Name,Email,Financial Status,Paid at,Currency,Total,Lineitem quantity,Lineitem name,Billing Name,Billing Phone,Id\n#${id},${email},paid,2026-11-10 10:00:00 -0300,ARS,90000.00,1,Curso,${name},'${phone},${id}\n#${id},${email},,,,,1,Libro,,,\n`,
  },
  {
    name: 'woo.csv',
    list: 'sales',
    es: 'Parecen pedidos de WooCommerce.',
    en: 'These look like WooCommerce orders.',
    text: ({ name, phone, email, id }) =>
      `order_id,order_date,status,order_total,order_currency,billing_first_name,billing_email,billing_phone\n${id},2026-11-10 10:00:00,wc-processing,45000.00,ARS,${name},${email},${phone}\n`,
  },
  {
    name: 'ventas.csv',
    list: 'sales',
    es: 'Parecen ventas de Tiendanube.',
    en: 'These look like sales from Tiendanube.',
    text: ({ name, phone, email, id }) =>
      `Número de orden;Email;Fecha;Estado de la orden;Estado del pago;Moneda;Total;Nombre del comprador;Teléfono;Nombre del producto\n${id};${email};10/11/2026 10:00:00;Abierta;Recibido;ARS;45000.00;${name};${phone};Curso\n`,
  },
];

/** As a file let go over the page. */
async function drop(page: Page, name: string, text: string) {
  const held = await page.evaluateHandle(
    ([fileName, content]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], fileName));
      return transfer;
    },
    [name, text] as const,
  );
  await page.locator('[data-drop]').dispatchEvent('drop', { dataTransfer: held });
}

const words = {
  es: { check: 'Revisar', load: 'Importar 1 fila', done: 'Listo: 1 fila importada.' },
  en: { check: 'Check', load: 'Import 1 row', done: 'Done: 1 row imported.' },
};

for (const [language, width] of [
  ['es', 1440],
  ['en', 390],
] as const) {
  test(`every program’s file is known, reviewed and imported in ${language}, ${width} pixels wide`, async ({
    page,
    lead,
    problems,
  }) => {
    test.slow();
    await page.setViewportSize({ width, height: 844 });
    await page.addInitScript((value) => localStorage.setItem('cadencia-language', value), language);
    for (const sample of samples) {
      const phone = newPhone();
      const person = {
        name: newName('Ana').replace(' ', ''),
        phone,
        email: `${phone.slice(1)}@correo.example`,
        id: `${Date.now()}`,
      };
      if (sample.list !== 'leads') await lead({ phone, email: person.email });
      await open(page, `/crm/${sample.list}/import`);
      await drop(page, sample.name, sample.text(person));
      await expect(page.getByText(sample[language])).toBeVisible();
      if (width === 390)
        expect(await page.evaluate(() => document.documentElement.scrollWidth), sample.name).toBeLessThanOrEqual(390);
      await page.getByRole('button', { name: words[language].check, exact: true }).click();
      await page.getByRole('button', { name: words[language].load }).click();
      await expect(page.getByText(words[language].done)).toBeVisible();
    }
    expect(problems).toEqual([]);
  });
}

test('a file of another kind is told in one sentence, with the way to where it belongs', async ({ page }) => {
  await open(page, '/crm/leads/import');
  const person = { name: 'Ana', phone: newPhone(), email: 'a@correo.example', id: '1' };
  await drop(page, 'orders.csv', samples.find(({ name }) => name === 'orders.csv')!.text(person));
  await expect(page.getByRole('alert')).toContainText('Este archivo trae pedidos: impórtalo en Ventas.');
  await drop(
    page,
    'gasto.csv',
    'Nombre de la campaña,Importe gastado (ARS),Impresiones,Alcance,Inicio del informe,Fin del informe\nOtoño,500,900,800,2026-11-01,2026-11-02\n',
  );
  await expect(page.getByRole('alert')).toContainText('reporte de anuncios');
  await drop(page, 'orders.csv', samples.find(({ name }) => name === 'orders.csv')!.text(person));
  await page.getByRole('link', { name: 'Ir a importar ventas' }).click();
  await expect(page).toHaveURL(`${ready.url}/crm/sales/import`);
});
