import { conversionFault, isOfSale } from '#flow';
import { planConversion } from '#db/meta/conversion-sending.ts';
import { findConversionSettings } from '#db/meta/conversion-settings.ts';
import { EnrolmentGone, loadEnrolmentFacts } from '#db/flows/facts.ts';
import type { Effect } from './effect.ts';
import { once } from './once.ts';

/** Plans what Meta is to be told; whether it goes out is decided when it does, as for everything that Meta is told. */
export const metaConversion: Effect<'meta-conversion'> = (deps, visit, { event: name }) =>
  once(deps, visit, 'meta-conversion', async (tx) => {
    const settings = await findConversionSettings(tx);
    const facts = await loadEnrolmentFacts(tx, visit.enrolmentId);
    if (!facts) throw new EnrolmentGone();
    const fault = conversionFault(name, facts, settings?.is_on ?? false);
    if (fault) return { port: 'failed', reason: fault, data: { event: name } };
    const { sale, lead, now } = facts;
    const isNew = await planConversion(tx, {
      name,
      leadId: lead.id,
      saleId: isOfSale(name) ? sale!.id : null,
      // Somebody bought when they did, not when the flow came to say so.
      occurredAt: new Date((name === 'Purchase' && sale?.completed_at) || now),
    });
    return { port: 'ok', reason: isNew ? 'conversion-planned' : 'conversion-known', data: { event: name } };
  });
