/** /whatsapp/templates: list, create, retrieve, edit, delete. */
import { Hono } from 'hono';
import * as z from 'zod';
import type { Sandbox } from '../sandbox.ts';
import { templateKey } from '../store.ts';
import { wabaId } from './account.ts';
import type { YCloudEnv } from './env.ts';
import { notFound, YCloudError } from './errors.ts';
import type { Template } from './objects.ts';
import { pageQuery, paginate, parse, parseBody } from './parse.ts';
import { handIn, handInAgain, isEditable } from './review.ts';
import { checkComponents, templateCreate, templateEdit } from './template-schema.ts';

const listQuery = z.object({
  ...pageQuery,
  'filter.wabaId': z.string().optional(),
  'filter.name': z.string().max(512).optional(),
  'filter.language': z.string().optional(),
  'filter.status': z.string().optional(),
});

export function templates(sandbox: Sandbox): Hono<YCloudEnv> {
  const { store, settings } = sandbox;
  const app = new Hono<YCloudEnv>();
  const find = (key: { wabaId: string; name: string; language: string }): Template => {
    const template = key.wabaId === wabaId ? store.templates.get(templateKey(key)) : undefined;
    if (!template) throw notFound();
    return template;
  };
  const remove = (template: Template): Template => {
    store.templates.delete(templateKey(template));
    sandbox.changed();
    return { ...template, status: 'DELETED', updateTime: new Date(settings.now()).toISOString() };
  };

  app.get('/', (context) => {
    const query = parse(context.req.query(), listQuery);
    const statuses = query['filter.status']?.split(',').map((one) => one.trim());
    const found = [...store.templates.values()].filter(
      (one) =>
        one.wabaId === wabaId &&
        (!query['filter.wabaId'] || one.wabaId === query['filter.wabaId']) &&
        (!query['filter.name'] || one.name === query['filter.name']) &&
        (!query['filter.language'] || one.language === query['filter.language']) &&
        (!statuses || statuses.includes(one.status)),
    );
    return context.json(paginate(found, query));
  });

  app.post('/', async (context) => {
    const { ctaUrlLinkTrackingOptedOut: _, ...request } = await parseBody(context, templateCreate);
    if (request.wabaId !== wabaId) throw notFound(`The WABA ${request.wabaId} does not exist.`);
    checkComponents(request.components, request.category);
    if (store.templates.has(templateKey(request))) {
      throw new YCloudError(409, 'ALREADY_EXISTS', 'A template of this name and language exists already.', {
        target: 'name',
      });
    }
    return context.json(handIn(sandbox, request));
  });

  app.get('/:wabaId/:name/:language', (context) => context.json(find(context.req.param())));

  app.patch('/:wabaId/:name/:language', async (context) => {
    const template = find(context.req.param());
    const { components, messageSendTtlSeconds } = await parseBody(context, templateEdit);
    if (!isEditable(template)) {
      throw new YCloudError(
        403,
        'WHATSAPP_TEMPLATE_UNEDITABLE',
        `A template that is ${template.status} cannot be edited.`,
      );
    }
    checkComponents(components, template.category);
    handInAgain(sandbox, template, { components, ...(messageSendTtlSeconds && { messageSendTtlSeconds }) });
    return context.json(template);
  });

  app.delete('/:wabaId/:name/:language', (context) => context.json(remove(find(context.req.param()))));

  app.delete('/:wabaId/:name', (context) => {
    const { wabaId: waba, name } = context.req.param();
    const found = [...store.templates.values()].filter(
      (one) => waba === wabaId && one.wabaId === waba && one.name === name,
    );
    if (found.length === 0) throw notFound();
    return context.json(found.map(remove));
  });
  return app;
}
