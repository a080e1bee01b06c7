import { expect, newName, newPhone, open, test } from './app.ts';

const file = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

test('a file with errors is shown row by row, and nothing of it is taken in until somebody wants the good rows', async ({
  page,
  api,
}) => {
  const word = newName('malo').replace(' ', '');
  const rows = [`${word} uno;${newPhone()}`, `${word} dos;no es`, `${word} tres;`];
  await open(page, '/crm/leads/import');
  await page.setInputFiles('input[type=file]', file('con errores.csv', `Nombre;Celular\n${rows.join('\n')}\n`));
  await expect(page.getByText('3 filas en “con errores.csv”')).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Qué es la columna “Celular”' })).toHaveValue('Teléfono');
  await page.getByRole('button', { name: 'Revisar' }).click();
  const errors = page.getByRole('table', { name: 'Filas con errores' });
  await expect(errors.getByRole('row').filter({ hasText: 'Esto no es un número de teléfono' })).toContainText('3');
  await expect(errors.getByRole('row').filter({ hasText: 'Falta un teléfono' })).toContainText('4');
  expect((await api.get<{ items: unknown[] }>(`/crm/leads?q=${word}`)).items).toEqual([]);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Descargar las filas con errores' }).click();
  expect((await download).suggestedFilename()).toMatch(/\.csv$/);
  await page.getByRole('button', { name: 'Importar la que está bien' }).click();
  await expect(page.getByText('2 filas quedaron afuera.')).toBeVisible();
  const { items } = await api.get<{ items: { name: string }[] }>(`/crm/leads?q=${word}`);
  expect(items.map(({ name }) => name)).toEqual([`${word} uno`]);
});

test('a good file is imported with the columns as mapped, once and again', async ({ page, api }) => {
  const word = newName('bueno').replace(' ', '');
  const phones = [newPhone(), newPhone()];
  const text = `Quién,Teléfono,Ciudad\n"${word}, Ana",${phones[0]},Rosario\n${word} Luis,${phones[1]},Salta\n`;
  await open(page, '/crm/leads/import');
  await page.setInputFiles('input[type=file]', file('buenos.csv', text));
  await page.getByRole('combobox', { name: 'Qué es la columna “Quién”' }).click();
  await page.getByRole('option', { name: 'Nombre', exact: true }).click();
  await page.getByRole('combobox', { name: 'Qué es la columna “Ciudad”' }).click();
  await page.getByRole('option', { name: 'Campo propio, con este nombre' }).click();
  await page.getByRole('button', { name: 'Revisar' }).click();
  await page.getByRole('button', { name: 'Importar 2 filas' }).click();
  await expect(page.getByText('Listo: 2 filas importadas.')).toBeVisible();
  const { items } = await api.get<{ items: { name: string; custom: object }[] }>(`/crm/leads?q=${word}`);
  expect(items.map(({ name }) => name).toSorted()).toEqual([`${word} Luis`, `${word}, Ana`]);
  expect(items.map(({ custom }) => custom)).toContainEqual({ ciudad: 'Rosario' });
  await page.getByRole('button', { name: 'Importar otro archivo' }).click();
  await page.setInputFiles('input[type=file]', file('buenos.csv', text));
  await page.getByRole('button', { name: 'Revisar' }).click();
  await page.getByRole('radio', { name: 'Dejarlo como está' }).check();
  await expect(page.getByRole('button', { name: 'Importar 0 filas' })).toBeDisabled();
});

test('rows dated before today are counted, and start no flow unless somebody says so', async ({ page }) => {
  const text = `Nombre,Teléfono,Creado\nAna,${newPhone()},2024-03-05\nLuis,${newPhone()},2024-03-06\nEva,${newPhone()},\n`;
  // The browser tells tests nothing of a form with a file.
  await page.addInitScript(() => {
    const { fetch } = window;
    window.fetch = (input, init) => {
      if (init?.body instanceof FormData) sessionStorage.setItem('start_flows', String(init.body.get('start_flows')));
      return fetch(input, init);
    };
  });
  await open(page, '/crm/leads/import');
  await page.setInputFiles('input[type=file]', file('viejos.csv', text));
  await page.getByRole('combobox', { name: 'Qué es la columna “Creado”' }).click();
  await page.getByRole('option', { name: 'Alta', exact: true }).click();
  await page.getByRole('button', { name: 'Revisar' }).click();
  await expect(page.getByText('2 filas tienen fecha anterior a hoy.')).toBeVisible();
  await expect(page.getByRole('switch', { name: 'Que los flujos reaccionen' })).not.toBeChecked();
  await page.getByRole('button', { name: 'Importar 3 filas' }).click();
  await expect(page.getByText('Listo: 3 filas importadas.')).toBeVisible();
  expect(await page.evaluate(() => sessionStorage.getItem('start_flows'))).toBe('false');
});

test('how dates and amounts are read is said in words, and changed with the effect at once', async ({ page, api }) => {
  const phone = newPhone();
  await api.post('/crm/leads', { name: newName('cobro'), phone });
  const text = `Teléfono;Id;Importe;Fecha\n${phone};${phone};1.250;11/02/2025\n`;
  await open(page, '/crm/sales/import');
  await page.setInputFiles('input[type=file]', file('ventas.csv', text));
  await page.getByRole('button', { name: 'Revisar' }).click();
  const panel = page.getByRole('region', { name: 'Cómo se leen fechas e importes' });
  await expect(panel).toContainText('fechas: día/mes (por tu país: ninguna celda lo decide)');
  await expect(panel).toContainText('decimales: coma · moneda: la de cada celda, si no');
  await page.getByRole('combobox', { name: 'Fechas de “Fecha”' }).click();
  await page.getByRole('option', { name: 'mes/día' }).click();
  await expect(panel).toContainText('fechas: mes/día (elegido)');
  await page.getByRole('combobox', { name: 'Decimales de “Importe”' }).click();
  await page.getByRole('option', { name: 'punto: 1,234.50' }).click();
  await expect(panel).toContainText('decimales: punto');
  await page.getByRole('button', { name: 'Importar 1 fila' }).click();
  await expect(page.getByText('Listo: 1 fila importada.')).toBeVisible();
});

test('a file of another kind is refused with a sentence about it', async ({ page }) => {
  await open(page, '/crm/leads/import');
  await page.setInputFiles('input[type=file]', file('leads.csv', '%PDF-1.7\n1 0 obj'));
  await expect(page.getByRole('alert')).toContainText('“leads.csv” es un PDF');
  await page.setInputFiles(
    'input[type=file]',
    file('gasto.csv', 'Campaña,Importe gastado (ARS),Impresiones,Alcance\nA,1,2,3\n'),
  );
  await expect(page.getByRole('alert')).toContainText('Este archivo es un reporte de anuncios');
});

test('an import says how far it is, leaves nothing when it is stopped, and takes nothing in twice when its answer is lost', async ({
  page,
  api,
}) => {
  const word = newName('muchos').replace(' ', '');
  const rows = Array.from({ length: 30_000 }, (_, place) => `${word} ${place};${word}.${place}@example.com`);
  await open(page, '/crm/leads/import');
  await page.setInputFiles('input[type=file]', file('muchos.csv', `Nombre;Correo\n${rows.join('\n')}\n`));
  await page.getByRole('button', { name: 'Revisar' }).click();
  await page.getByRole('button', { name: 'Importar 30.000 filas' }).click();
  await expect(page.getByRole('progressbar', { name: 'Avance de la importación' })).toBeVisible();
  await expect(page.getByText('de 30.000 filas')).toBeVisible();
  await page.getByRole('button', { name: 'Detener' }).click();
  await expect(page.getByText('Detuviste la importación: no quedó nada de este archivo.')).toBeVisible();
  expect((await api.get<{ items: unknown[] }>(`/crm/leads?q=${word}`)).items).toEqual([]);

  await page.getByRole('button', { name: 'Volver', exact: true }).click();
  await page.getByRole('button', { name: 'Otro archivo' }).click();
  const one = `Nombre;Correo\n${word} sola;${word}@example.com\n`;
  await page.setInputFiles('input[type=file]', file('una.csv', one));
  await page.getByRole('button', { name: 'Revisar' }).click();
  await page.route('**/api/crm/leads/import', async (route) => {
    await route.fetch();
    await route.abort();
  });
  await page.getByRole('button', { name: 'Importar 1 fila' }).click();
  await expect(page.getByText('El archivo entró entero o no entró nada.')).toBeVisible();
  await page.unroute('**/api/crm/leads/import');
  await page.getByRole('button', { name: 'Reintentar' }).click();
  // Created, as the first time: the answer that was lost.
  await expect(page.getByText('Listo: 1 fila importada.')).toBeVisible();
  await expect(page.getByText('Creados').locator('..')).toContainText('1');
});

test('whom a file brought is found again and taken out; whoever was touched since stays, and is named', async ({
  page,
  api,
}) => {
  const word = newName('tanda').replace(' ', '');
  const rows = [`${word} uno,${newPhone()}`, `${word} dos,${newPhone()}`];
  await open(page, '/crm/leads/import');
  await page.setInputFiles('input[type=file]', file(`${word}.csv`, `Nombre,Celular\n${rows.join('\n')}\n`));
  await page.getByRole('button', { name: 'Revisar' }).click();
  await page.getByRole('button', { name: 'Importar 2 filas' }).click();
  await page.getByRole('link', { name: 'Ver lo importado' }).click();
  await expect(page).toHaveURL(/import=/);
  await expect(page.getByText(`${word}.csv: 2 leads nuevos`)).toBeVisible();
  const { items } = await api.get<{ items: { id: string; name: string }[] }>(`/crm/leads?q=${word}`);
  await api.patch(`/crm/leads/${items.find(({ name }) => name.endsWith('uno'))!.id}`, { status: 'contacted' });
  await page.getByRole('button', { name: 'Deshacer la importación' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Deshacer la importación' }).click();
  const report = page.getByRole('status').filter({ hasText: 'Deshacer la importación' });
  await expect(report.getByText('1 · Eliminados')).toBeVisible();
  await report.getByRole('button', { name: 'Ver quiénes' }).click();
  await expect(report.getByRole('link', { name: `${word} uno` })).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: word })).toHaveCount(1);
});
