/** Texts that a template can begin from, as drafts in the reader's language. */
import { componentsOf, readyTexts, templateCategories } from '#flow';
import * as z from 'zod';
import { endpoint, routes } from '../../endpoint.ts';
import { json } from '../../platform/http-schema.ts';
import { textSchema } from '../../platform/text-schema.ts';

const readyText = z
  .object({
    name: z.string().openapi({ description: 'What the template is called.' }),
    title: textSchema,
    category: z.enum(templateCategories),
    language: z.enum(['es', 'en']),
    body: z.string(),
    components: z
      .array(z.looseObject({ type: z.string() }))
      .openapi({ description: 'In WhatsApp’s own form, with samples: what POST …/hsm/templates takes.' }),
    variables: z.array(z.string()).openapi({ description: 'What fills {{1}}, {{2}}, … in a step of a flow.' }),
  })
  .openapi('ReadyText');

export const readyTextRoutes = routes().openapi(
  endpoint({
    method: 'get',
    path: '/crm/marketing/hsm/ready-texts',
    access: 'templates.read',
    summary: 'Ready-made texts, each a draft of a template and what fills its variables',
    tags: ['Templates'],
    request: { query: z.object({ language: z.enum(['es', 'en']).default('es') }) },
    responses: { 200: json(z.object({ items: z.array(readyText) })) },
  }),
  (c) => {
    const { language } = c.req.valid('query');
    const items = readyTexts.map((one) => ({
      name: one.name,
      title: one.title,
      category: one.category,
      language,
      body: one.body[language],
      components: componentsOf(one, language) as { type: string }[],
      variables: one.variables.map(({ fill }) => fill[language]),
    }));
    return c.json({ items }, 200);
  },
);
