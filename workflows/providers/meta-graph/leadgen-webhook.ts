/** The body of a webhook about Instant Form leads: ids only; what people entered is fetched by `leadgen_id`. */
import * as z from 'zod';
import { parseGraphJson } from './big-json.ts';
import { graphId, graphTime } from './wire.ts';

const optionalId = graphId.nullish().transform((id) => id ?? null);
const change = z
  .object({
    field: z.literal('leadgen'),
    value: z.object({
      leadgen_id: graphId,
      page_id: optionalId,
      form_id: optionalId,
      /** Left out for organic leads. `adgroup_id` is Meta's old name of an ad. */
      ad_id: optionalId,
      adgroup_id: optionalId,
      created_time: graphTime.nullish().transform((at) => at ?? null),
    }),
  })
  .transform(({ value }) => value);

const body = z.object({
  object: z.string(),
  entry: z.array(z.object({ id: graphId, changes: z.array(z.unknown()).catch([]) })),
});

export interface LeadNotice {
  leadgenId: string;
  pageId: string;
  formId: string | null;
  adId: string | null;
  createdAt: Date | null;
}

/**
 * Every lead a delivery reports: one delivery may carry up to 1,000 changes, of several pages.
 * @param raw the body as it came, after its signature was checked
 * @returns null for a body that is not a webhook of Meta's; changes of other fields are left out
 */
export function readLeadNotices(raw: Uint8Array): LeadNotice[] | null {
  let parsed: z.ZodSafeParseResult<z.output<typeof body>>;
  try {
    parsed = body.safeParse(parseGraphJson(new TextDecoder('utf-8', { fatal: true }).decode(raw)));
  } catch {
    return null;
  }
  if (!parsed.success) return null;
  if (parsed.data.object !== 'page') return [];
  return parsed.data.entry.flatMap((entry) =>
    entry.changes.flatMap((one): LeadNotice[] => {
      const found = change.safeParse(one);
      if (!found.success) return [];
      const { leadgen_id: leadgenId, page_id, form_id: formId, ad_id, adgroup_id, created_time } = found.data;
      return [{ leadgenId, pageId: page_id ?? entry.id, formId, adId: ad_id ?? adgroup_id, createdAt: created_time }];
    }),
  );
}
