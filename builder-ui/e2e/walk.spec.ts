/**
 * The way of a new user from the sign-in to a file of their leads, without a dead end and with nothing on it that axe finds serious.
 * WALK=all walks it in both languages, at three widths, light and dark, with 5,000 rows; SHOTS names a folder for pictures.
 */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { expect, newName, newPhone, ready, test } from './app.ts';
import { findFaults } from './axe.ts';

type Language = 'es' | 'en';
const isWhole = process.env['WALK'] === 'all';
const rows = isWhole ? 5000 : 400;
const bad = 52;

/** The app's own words, so that the walk is one for both languages. */
const words = (language: Language) => {
  const files = ['shell', 'hsm', 'builder', 'leads', 'lead-list', 'conversations', 'segments', 'import', 'audience'];
  const all = Object.assign(
    {},
    ...files.map((file) =>
      JSON.parse(readFileSync(new URL(`../messages/${language}/${file}.json`, import.meta.url), 'utf8')),
    ),
  ) as Record<string, string | [{ match: Record<string, string> }]>;
  return (key: string, values: Record<string, string | number> = {}): string => {
    const found = all[key];
    if (found === undefined) throw new Error(`there is no text ${key}`);
    const text = typeof found === 'string' ? found : Object.values(found[0].match).at(-1)!;
    return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
  };
};

const looks = isWhole
  ? (['es', 'en'] as const).flatMap((language) =>
      [1440, 1280, 390].flatMap((width) => (['light', 'dark'] as const).map((scheme) => ({ language, width, scheme }))),
    )
  : [{ language: 'es' as const, width: 1280, scheme: 'light' as const }];

for (const { language, width, scheme } of looks) {
  test(`a new user walks from the sign-in to the file, ${language}, ${width}, ${scheme}`, async ({ browser, api }) => {
    test.setTimeout(240_000);
    const say = words(language);
    const number = (n: number) => n.toLocaleString(language);
    const context = await browser.newContext({
      viewport: { width, height: width === 390 ? 844 : 900 },
      colorScheme: scheme,
      locale: language === 'es' ? 'es-AR' : 'en-US',
    });
    await context.addInitScript((value) => localStorage.setItem('cadencia-language', value), language);
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', ({ message }) => faults.push(message));
    let step = 0;
    const look = async (name: string) => {
      expect(await findFaults(page), name).toEqual([]);
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(wide, `${name} is wider than the screen`).toBeLessThanOrEqual(0);
      const folder = process.env['SHOTS'];
      const file = `${language}-${width}-${scheme}-${String(++step).padStart(2, '0')}-${name}.png`;
      if (folder) await page.screenshot({ path: `${folder}/${file}` });
    };
    const visit = async (link: string) => {
      if (width < 768) await page.getByRole('button', { name: say('open_menu') }).click();
      await page.getByRole('link', { name: link, exact: true }).first().click();
      await expect(page.getByRole('heading', { level: 1, name: link })).toBeVisible();
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
    };

    await page.goto(`${ready.url}/sign-in`);
    await page.getByLabel(say('email')).fill(ready.email);
    await page.getByLabel(say('password'), { exact: true }).fill(ready.password);
    await look('sign-in');
    await page.keyboard.press('Enter');
    await expect(page).not.toHaveURL(/sign-in/);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await look('home');

    const word = newName('paseo').replace(' ', '');
    const lines = Array.from({ length: rows }, (_, n) =>
      n % Math.floor(rows / bad) === 0 && n / Math.floor(rows / bad) < bad
        ? `${word} ${n};no es un teléfono;${word};2024-03-05`
        : `${word} ${n};${newPhone()};${word};2024-03-05`,
    );
    await visit(say('page_leads'));
    await look('leads');
    await page.getByRole('link', { name: say('import_button') }).click();
    await look('import');
    const buffer = Buffer.from(`Nombre;Teléfono;Etiquetas;Creado\n${lines.join('\n')}\n`);
    await page.setInputFiles('input[type=file]', { name: 'clientes.csv', mimeType: 'text/csv', buffer });
    await expect(page.getByRole('button', { name: say('import_check'), exact: true })).toBeVisible();
    await look('import-columns');
    await page.getByRole('button', { name: say('import_check'), exact: true }).click();
    await expect(page.getByRole('table', { name: say('import_errors_title') })).toBeVisible({ timeout: 60_000 });
    await look('import-checked');
    await page.getByRole('button', { name: say('import_skip_bad', { shown: number(rows - bad) }) }).click();
    await expect(page.getByText(say('import_done', { shown: number(rows - bad) }))).toBeVisible({ timeout: 90_000 });
    await look('import-done');

    await visit(say('page_segments'));
    await page
      .getByRole('button', { name: say('segment_create') })
      .first()
      .click();
    const drawer = page.getByRole('dialog');
    await drawer.getByLabel(say('segment_name')).fill(word);
    await drawer
      .getByRole('combobox', { name: say('builder_condition_field') })
      .fill(language === 'es' ? 'Etiq' : 'Tag');
    await page.getByRole('option', { name: language === 'es' ? 'Etiquetas' : 'Tags' }).click();
    await drawer.getByRole('textbox', { name: /Etiquetas|Tags/ }).fill(word);
    await expect(drawer.getByText(new RegExp(number(rows - bad).replace('.', '\\.')))).toBeVisible({ timeout: 30_000 });
    await look('segment');
    await drawer.getByRole('button', { name: say('segment_create') }).click();
    await expect(drawer).toBeHidden();
    await look('segments');

    await visit(say('page_hsm'));
    await look('flows');
    await page
      .getByRole('button', { name: say('hsm_new_flow') })
      .first()
      .click();
    await look('new-flow');
    await page.getByRole('dialog').getByRole('textbox').first().fill(word);
    await page
      .getByRole('dialog')
      .getByRole('button', { name: new RegExp(say('hsm_blank_flow')) })
      .click();
    await expect(page).toHaveURL(/flows\/[0-9a-f-]{36}/);
    const flowId = /flows\/([0-9a-f-]{36})/.exec(page.url())![1]!;
    await expect(page.locator('[data-publish]')).toBeVisible();
    await look('builder');
    const adds = ['builder_add_step_here', 'builder_add_step_after', 'builder_add_after'].map(
      (key) => say(key).split('«')[0],
    );
    const addStep = async (kind: RegExp) => {
      await page
        .getByRole('button', { name: new RegExp(adds.join('|')) })
        .last()
        .click();
      await look('add-a-step');
      await page.getByRole('option', { name: kind }).first().click();
      await expect(page.getByRole('listbox')).toHaveCount(0);
    };
    await addStep(language === 'es' ? /^Esperar/ : /^Wait/);
    await look('step');
    await addStep(language === 'es' ? /^Salir/ : /^Exit/);
    await expect(page.locator('[data-publish="ready"]')).toBeVisible();
    await page.locator('[data-publish="ready"]').click();
    const publishing = page.getByRole('dialog', { name: say('builder_publish_title') });
    await expect(publishing).toBeVisible();
    await look('publish');
    await publishing.getByRole('button', { name: say('builder_publish_now'), exact: true }).click();
    await expect(page.locator('[data-publish="up-to-date"]')).toBeVisible();
    await look('published');

    await visit(say('page_segments'));
    await page.getByRole('link', { name: word, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: say('page_leads') })).toBeVisible();
    const row = page.getByRole('row').filter({ hasText: word });
    await row.first().getByRole('checkbox').check();
    await look('leads-of-segment');
    await page.getByRole('button', { name: say('leads_enrol') }).click();
    const enrolling = page.getByRole('dialog');
    await enrolling.getByRole('combobox', { name: say('bulk_flow') }).fill(word);
    await page.getByRole('option', { name: word }).click();
    await look('enrol');
    await enrolling.getByRole('button', { name: say('bulk_apply', { shown: 1 }) }).click();
    await expect(page.getByText(`· ${say('bulk_done')}`).first()).toBeVisible();
    await look('enrolled');
    await row.first().getByRole('link').first().click();
    await expect(page.getByRole('heading', { level: 1, name: word })).toBeVisible();
    await look('lead');

    // Talks to the one person.
    const story = page.getByRole('region', { name: say('timeline_title') });
    await story.getByText(say('timeline_messages'), { exact: true }).click();
    await story.getByRole('button', { name: say('compose_by_template') }).click();
    await story.getByRole('combobox', { name: say('compose_template_choose') }).click();
    await page
      .getByRole('option', { name: /lead_followup/ })
      .first()
      .click();
    for (const blank of await story.getByRole('textbox').all())
      if ((await blank.inputValue()) === '') await blank.fill('mañana');
    await look('write');
    await story.getByRole('button', { name: say('compose_by_template') }).click();
    await expect(story.getByRole('region', { name: /./ })).toContainText('lead_followup');
    // From the top: what the bar half covers further down is reached by scrolling.
    await page.evaluate(() => scrollTo(0, 0));
    await look('written');

    // Stops them, and asks why they are not in the flow.
    const flows = page.getByRole('region', { name: say('enrolments_title'), exact: true });
    await flows.getByRole('button', { name: say('enrolment_stop') }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await look('stop');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('enrolment_stop') })
      .click();
    await expect(flows).toContainText(say('enrolment_state_stopped'));
    const why = page.getByRole('region', { name: say('why_check') });
    await why.getByRole('combobox').fill(word);
    await page.getByRole('option', { name: word }).click();
    await expect(why).toContainText(say('why_now'));
    await look('why');

    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: say('more_actions') }).click();
    await page.getByRole('menuitem', { name: say('lead_export') }).click();
    expect(await readFile(await (await download).path(), 'utf8')).toContain(word);
    await visit(say('page_segments'));
    await page.getByRole('row').filter({ hasText: word }).getByRole('button').last().click();
    const list = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: say('segment_export') }).click();
    const text = await readFile(await (await list).path(), 'utf8');
    expect(text.split('\n').filter((line) => line.includes(word))).toHaveLength(rows - bad);
    await look('exported');
    expect(faults).toEqual([]);
    // Its start takes every new lead, also those of other tests.
    await api.post(`/crm/flows/${flowId}/pause`, {});
    await context.close();
  });
}
