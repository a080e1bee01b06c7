/** Arranges the stages of a tenant's deals. Deals follow the names of their stages. */
import { countDeals, dropStage, holdStages, listStages, putDeals, writeStages } from '#db/crm/deal-stages.ts';
import { wholeTenant } from '#db/platform/scope.ts';
import type { Act } from '../../context.ts';
import { invalid } from '../../errors.ts';
import { audit } from '../../platform/audit.ts';
import type { StagesInput } from './stage-schema.ts';

/**
 * Replaces the list. What a stage that goes has is moved where `moves` says; without a word of it, a stage with deals stays.
 * @throws Problem 422 for a name that stands twice, an id that is no stage, or deals that nobody said where to put
 */
export async function saveStages(
  act: Act,
  { items, moves = [] }: StagesInput,
): Promise<Awaited<ReturnType<typeof listStages>>> {
  const { tx } = act;
  const before = await holdStages(tx);
  const counts = new Map((await listStages(tx, await countDeals(tx, wholeTenant))).map(({ id, deals }) => [id, deals]));
  const seen = new Set<string>();
  for (const [i, { id, name }] of items.entries()) {
    const key = name.toLowerCase();
    if (seen.has(key) || (id !== undefined && items.findIndex((each) => each.id === id) !== i))
      throw invalid(`items.${i}.name`, 'repeated', 'stands twice', {
        es: 'Esta etapa está dos veces.',
        en: 'This stage is there twice.',
      });
    seen.add(key);
    if (id !== undefined && !counts.has(id)) throw invalid(`items.${i}.id`, 'unknown', 'is no stage');
  }
  const kept = new Set(items.map(({ id }) => id));
  const gone = before.filter(({ id }) => !kept.has(id));
  for (const stage of gone) {
    const move = moves.find(({ from }) => from === stage.id);
    if (move?.to && !seen.has(move.to.toLowerCase())) throw invalid('moves', 'unknown', `“${move.to}” does not stay`);
    if (!move && counts.get(stage.id)! > 0)
      throw invalid('moves', 'stage_in_use', `${counts.get(stage.id)} deals stand in “${stage.name}”`, {
        es: `Hay oportunidades en «${stage.name}»: elige a qué etapa pasan.`,
        en: `There are deals in “${stage.name}”: choose the stage they go to.`,
      });
  }
  const renamed = before.flatMap(({ id, name }) => {
    const to = items.find((each) => each.id === id)?.name;
    return to !== undefined && to !== name ? [{ from: name, to }] : [];
  });
  for (const { id } of gone) await dropStage(tx, id);
  await writeStages(tx, items);
  const put = gone.map(({ id, name }) => ({ from: name, to: moves.find(({ from }) => from === id)?.to ?? null }));
  await putDeals(tx, [...renamed, ...put]);
  await audit(
    act,
    'deal_stages.update',
    { type: 'tenant', id: act.tenantId },
    {
      stages: items.map(({ name, status }) => ({ name, status })),
    },
  );
  return await listStages(tx, await countDeals(tx, wholeTenant));
}
