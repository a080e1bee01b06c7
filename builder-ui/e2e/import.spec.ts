import { expect, newName, newPhone, open, test } from './app.ts';

const file = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

test('a file with errors is shown row by row and nothing of it is taken in', async ({ page, api }) => {
  const word = newName('malo').replace(' ', '');
  const rows = [`${word} uno;${newPhone()}`, `${word} dos;no es`, `${word} tres;`];
  await open(page, '/crm/leads/import');
  await page.setInputFiles('input[type=file]', file('con errores.csv', `Nombre;Celular\n${rows.join('\n')}\n`));
  await expect(page.getByText('3 filas en “con errores.csv”')).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Qué es la columna “Celular”' })).toHaveValue('Teléfono');
  await page.getByRole('button', { name: 'Revisar' }).click();
  const errors = page.getByRole('table', { name: 'Filas con errores' });
  await expect(errors.getByRole('row').filter({ hasText: 'No parece un teléfono' })).toContainText('3');
  await expect(errors.getByRole('row').filter({ hasText: 'Falta un teléfono' })).toContainText('4');
  await expect(page.getByRole('button', { name: /^Importar/ })).toHaveCount(0);
  expect((await api.get<{ items: unknown[] }>(`/crm/leads?q=${word}`)).items).toEqual([]);
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
  await open(page, '/crm/leads/import');
  await page.setInputFiles('input[type=file]', file('viejos.csv', text));
  await page.getByRole('combobox', { name: 'Qué es la columna “Creado”' }).click();
  await page.getByRole('option', { name: 'Alta', exact: true }).click();
  await page.getByRole('button', { name: 'Revisar' }).click();
  await expect(page.getByText('2 filas tienen fecha anterior a hoy.')).toBeVisible();
  await expect(page.getByRole('switch', { name: 'Que los flujos reaccionen' })).not.toBeChecked();
  const asked = page.waitForRequest((request) => request.url().endsWith('/crm/leads/import'));
  await page.getByRole('button', { name: 'Importar 3 filas' }).click();
  expect((await asked).postDataJSON()).toMatchObject({ dry_run: false, start_flows: false });
  await expect(page.getByText('Listo: 3 filas importadas.')).toBeVisible();
});

test('what is no CSV is refused with a sentence', async ({ page }) => {
  await open(page, '/crm/leads/import');
  await page.setInputFiles('input[type=file]', file('libro.xlsx', 'PK\u0003\u0004 this is a spreadsheet'));
  await expect(page.getByRole('alert')).toContainText('“libro.xlsx” no se puede leer como CSV');
});
