/** Says where Meta is told of sales. Nothing is kept that Meta does not take: dataset and token are looked at first. */
import { forgetDataset, sendConversionAgain } from '#db/meta/conversion-rows.ts';
import {
  datasetTokenKey,
  findConversionSettings,
  recordDataset,
  saveConversionSettings,
  type ConversionSettings,
} from '#db/meta/conversion-settings.ts';
import { createDatasets } from '#providers/meta-graph/conversions.ts';
import { GraphError } from '#providers/meta-graph/errors.ts';
import type { Act, AppContext } from '../../context.ts';
import { notFound, Problem } from '../../errors.ts';
import { audit } from '../../platform/audit.ts';
import { noteRead } from '../../platform/note-read.ts';
import { limitOutward } from '../meta-app.ts';
import type { SettingsInput } from './conversion-schema.ts';

/**
 * What Meta calls a dataset, asked with the given token, else with the one that is kept.
 * @throws Problem 422 without a token, and what Meta's refusal means
 */
export async function askDataset(c: AppContext, datasetId: string, given?: string): Promise<string | null> {
  const { deps, principal } = c.var;
  await limitOutward(c);
  const token = given ?? (await c.var.read((tx) => deps.vault.get(tx, principal.tenantId, datasetTokenKey)));
  if (!token)
    throw new Problem('invalid_input', { errors: [{ path: 'token', code: 'required', message: 'is needed' }] });
  if (!given) await noteRead(c, 'credential.read', { type: 'credential', id: datasetTokenKey });
  const { META_GRAPH_URL: url, META_GRAPH_API_VERSION: version } = deps.config;
  const datasets = createDatasets({ token, url, version, fetch: deps.fetch, timeoutMs: 10_000, retries: 1 });
  try {
    return (await datasets.read(datasetId)).name;
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    // The connection through which ads are read is another one, with a token of its own.
    const code = error.kind === 'retry' || error.kind === 'throttle' ? 'provider_failed' : 'provider_refused';
    throw new Problem(code, {
      detail: `Meta: ${error.label}. ${(error.told ?? error.message).slice(0, 200)}`,
      cause: error,
    });
  }
}

/** @param name what Meta calls the dataset; undefined where Meta was not asked */
export async function saveSettings(
  act: Act,
  { vault }: AppContext['var']['deps'],
  input: SettingsInput,
  name: string | null | undefined,
): Promise<ConversionSettings> {
  const { token, ...settings } = input;
  if (token) await vault.put(act.tx, act.tenantId, datasetTokenKey, token, { category: 'meta' });
  await saveConversionSettings(act.tx, settings);
  if (name !== undefined) await recordDataset(act.tx, name);
  const { dataset_id, is_on, test_code } = settings;
  await audit(
    act,
    'conversions.update',
    { type: 'dataset', id: dataset_id },
    { is_on, test: test_code !== null, token: token !== undefined, rules: settings.rules.length },
  );
  return (await findConversionSettings(act.tx))!;
}

/** What waited for Meta to take it again goes on. */
export async function passCheck(act: Act, datasetId: string, name: string | null): Promise<ConversionSettings> {
  await recordDataset(act.tx, name);
  await audit(act, 'conversions.check', { type: 'dataset', id: datasetId });
  return (await findConversionSettings(act.tx))!;
}

/** @throws Problem 404 where nothing is set up */
export async function removeSettings(act: Act, { vault }: AppContext['var']['deps']): Promise<null> {
  const found = await findConversionSettings(act.tx);
  if (!found || !(await forgetDataset(act.tx))) throw notFound();
  await vault.remove(act.tx, act.tenantId, datasetTokenKey);
  await audit(act, 'conversions.remove', { type: 'dataset', id: found.dataset_id });
  return null;
}

/** @throws Problem 404, 409 for one that is sent or waits */
export async function sendAgain(act: Act, id: string): Promise<{ id: string }> {
  const done = await sendConversionAgain(act.tx, id);
  if (done === null) throw notFound();
  if (done === 'not-over') throw new Problem('conflict', { detail: 'It was sent, or is about to be.' });
  await audit(act, 'conversion.send_again', { type: 'conversion', id });
  return { id };
}
