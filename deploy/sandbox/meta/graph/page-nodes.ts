/** The person, their portfolios, pages and forms, and our app, as types of the graph. */
import { accountType } from './account-node.ts';
import { listLeads } from './lead-node.ts';
import { listOf } from './list.ts';
import { deletePermissions, listPermissions } from '../oauth.ts';
import { type GraphNode, nodeOf, type NodeType, type Visit } from './node.ts';
import { pageOf } from './paging.ts';
import { badParameter, GraphProblem } from './problem.ts';
import { needScope } from '../tokens.ts';
import { subscribeApp, unsubscribeApp } from './subscribe-app.ts';
import { type Business, type Page, type person } from '../world.ts';

const accountNodes = (visit: Visit, ids: readonly string[]): GraphNode[] =>
  ids.map((id) => nodeOf(accountType, visit.meta.world.accounts.get(id)!));

const accountsOf = (visit: Visit, ids: readonly string[]): unknown => {
  needScope(visit.token, 'ads_read', 'ads_management');
  const search = visit.call.params.get('search_query')?.toLowerCase();
  const names = (id: string) => visit.meta.world.accounts.get(id)!.account.name.toLowerCase();
  return listOf(visit, accountNodes(visit, search ? ids.filter((id) => names(id).includes(search)) : ids));
};

export const userType: NodeType<typeof person> = {
  name: 'User',
  defaults: ['name', 'id'],
  fields: { id: ({ id }) => id, name: ({ name }) => name },
  empty: ['email', 'client_business_id', 'first_name', 'last_name'],
  edges: {
    businesses: (_, visit) => {
      needScope(visit.token, 'business_management');
      return listOf(
        visit,
        visit.meta.world.businesses.map((one) => nodeOf(businessType, one)),
      );
    },
    adaccounts: (_, visit) => accountsOf(visit, [...visit.meta.world.accounts.keys()]),
    // Without the permission the list is empty, and nothing says why.
    accounts: (_, visit) => {
      const shown = visit.token.scopes.includes('pages_show_list') ? visit.meta.world.pages : [];
      return listOf(
        visit,
        shown.map((one) => nodeOf(pageType, one)),
      );
    },
    permissions: (_, visit) => {
      const { params } = visit.call;
      const fits = (one: Record<string, string>) =>
        ['permission', 'status'].every((name) => !params.get(name) || params.get(name) === one[name]);
      return pageOf(visit.call, listPermissions(visit.meta, visit.token).filter(fits), (one) => one);
    },
  },
  delete: {
    permissions: (_, { meta, call }) => deletePermissions(meta, call.segments[2] ?? call.params.get('permission')),
  },
};

export const businessType: NodeType<Business> = {
  name: 'Business',
  defaults: ['id', 'name'],
  guard: (_, { token }) => needScope(token, 'business_management'),
  fields: { id: ({ id }) => id, name: ({ name }) => name, verification_status: () => 'verified' },
  empty: ['created_time', 'primary_page', 'timezone_id', 'link'],
  edges: {
    owned_ad_accounts: ({ owned }, visit) => accountsOf(visit, owned),
    client_ad_accounts: ({ client }, visit) => accountsOf(visit, client),
    owned_pages: (_, visit) =>
      listOf(
        visit,
        visit.meta.world.pages.map((one) => nodeOf(pageType, one)),
      ),
  },
};

const asPage = (page: Page, { token }: Visit): void => {
  if (token.type !== 'PAGE' || token.pageId !== page.id)
    throw new GraphProblem(190, 'This method must be called with a Page Access Token', { subcode: 2_069_032 });
  needScope(token, 'pages_manage_metadata');
  if (!page.tasks.includes('MODERATE'))
    throw new GraphProblem(
      200,
      '(#200) User does not have sufficient administrative permission for this action on this page.',
    );
};

export const pageType: NodeType<Page> = {
  name: 'Page',
  defaults: ['name', 'id'],
  guard: (_, { token }) => needScope(token, 'pages_show_list', 'pages_read_engagement'),
  fields: {
    id: ({ id }) => id,
    name: ({ name }) => name,
    // Only those who have a task on the page are given one.
    access_token: ({ id, tasks }, { meta, token }) =>
      token.type === 'USER' && tasks.length > 0 ? meta.tokens.pageToken(token, id).value : undefined,
    category: () => 'Bicycle Shop',
    tasks: ({ tasks }) => tasks,
  },
  empty: ['link', 'picture'],
  edges: {
    subscribed_apps: ({ id }, visit) => {
      const fields = visit.meta.subscriptions.get(id);
      const { appId, appName } = visit.meta.settings;
      return pageOf(visit.call, fields ? [{ id: appId, name: appName, subscribed_fields: fields }] : [], (one) => one);
    },
    leadgen_forms: ({ forms }, visit) => {
      needScope(visit.token, 'leads_retrieval', 'pages_manage_ads');
      return listOf(
        visit,
        forms.map((one) => nodeOf(formType, one)),
      );
    },
  },
  post: {
    subscribed_apps: (page, visit) => {
      asPage(page, visit);
      const fields = visit.call.params.list('subscribed_fields') ?? [];
      if (fields.length === 0) throw badParameter('The parameter subscribed_fields is required.');
      visit.meta.subscriptions.set(page.id, fields);
      visit.meta.changed();
      // The documentation shows a text here, not a boolean.
      return { success: 'true' };
    },
  },
  delete: {
    subscribed_apps: (page, visit) => {
      asPage(page, visit);
      visit.meta.subscriptions.delete(page.id);
      visit.meta.changed();
      return { success: true };
    },
  },
};

export const formType: NodeType<Page['forms'][number]> = {
  name: 'LeadgenForm',
  defaults: ['id', 'name', 'status', 'locale'],
  guard: (_, { token }) => needScope(token, 'leads_retrieval', 'pages_manage_ads'),
  fields: {
    id: ({ id }) => id,
    name: ({ name }) => name,
    status: () => 'ACTIVE',
    locale: () => 'es_LA',
    leads_count: ({ id }, { meta }) => [...meta.leads.all.values()].filter((lead) => lead.formId === id).length,
  },
  empty: ['created_time', 'questions', 'page'],
  edges: { leads: ({ id }, visit) => listLeads(visit, (lead) => lead.formId === id) },
};

/** Our app: where it is told of things. */
export const appType: NodeType<{ id: string }> = {
  name: 'Application',
  defaults: ['id', 'name'],
  fields: { id: ({ id }) => id, name: (_, { meta }) => meta.settings.appName },
  edges: {
    subscriptions: (_, visit) => {
      const { settings, appSubscriptions } = visit.meta;
      const { webhookUrl } = settings;
      const show = (object: string, callback_url: string, fields: string[]) => ({
        object,
        callback_url,
        active: true,
        fields: fields.map((name) => ({ name, version: visit.call.version })),
      });
      const others = [...appSubscriptions].map(([object, { url, fields }]) => show(object, url, fields));
      const all = [...(webhookUrl ? [show('page', webhookUrl, ['leadgen'])] : []), ...others];
      return pageOf(visit.call, all, (each) => each);
    },
  },
  post: { subscriptions: (_, visit) => subscribeApp(visit) },
  delete: { subscriptions: (_, visit) => unsubscribeApp(visit) },
};
