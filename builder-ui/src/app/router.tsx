/** Every page and its address. Pages load when they are first opened; a link that is hovered loads ahead. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  type AnyRoute,
} from '@tanstack/react-router';
import { ApiProblem } from './problem.ts';
import { PageError } from './page-error.tsx';
import { PageNotFound } from './page-not-found.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { conversationViews, type ConversationView } from '../conversations/conversation-views.ts';
import type { SettingsPart } from '../settings/settings-tabs.ts';
import type { LeadFilters, LeadOrder } from '../leads/lead-queries.ts';
import { homeFor } from './access.ts';
import { marketingSearch } from './marketing-search.ts';
import { queryClient } from './query-client.ts';
import { choiceParam, longParam, textParam, type Raw } from './search-params.ts';
import { onSessionLost } from './send.ts';
import { sessionQuery } from './session.ts';
import { Shell } from './shell/shell.tsx';

const conversionStates = ['pending', 'sent', 'refused', 'left-out', 'unconfirmed'] as const;
type ConversionState = (typeof conversionStates)[number];

const root = createRootRoute({ notFoundComponent: PageNotFound, errorComponent: PageError });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (raw: Raw): { next?: string } => ({ next: textParam(raw, 'next') }),
  component: lazyRouteComponent(() => import('../sign-in/sign-in-page.tsx'), 'SignInPage'),
});

const forgotten = createRoute({
  getParentRoute: () => root,
  path: '/forgotten',
  component: lazyRouteComponent(() => import('../sign-in/forgotten-page.tsx'), 'ForgottenPage'),
});

const newPassword = createRoute({
  getParentRoute: () => root,
  path: '/new-password',
  component: lazyRouteComponent(() => import('../sign-in/new-password-page.tsx'), 'NewPasswordPage'),
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: lazyRouteComponent(() => import('../sign-in/invitation-page.tsx'), 'InvitationPage'),
});

/** Everything behind the sign-in: the session is known before a page draws. */
const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: Shell,
  notFoundComponent: PageNotFound,
  beforeLoad: async ({ location }) => {
    try {
      await queryClient.ensureQueryData(sessionQuery);
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401) {
        throw redirect({ to: '/sign-in', search: { next: location.href === '/' ? undefined : location.href } });
      }
      throw error;
    }
  },
});

const home = createRoute({
  getParentRoute: () => shell,
  path: '/',
  beforeLoad: async () => {
    throw redirect({ to: homeFor(await queryClient.ensureQueryData(sessionQuery)) });
  },
});

const marketing = createRoute({
  getParentRoute: () => shell,
  path: '/crm/marketing',
  validateSearch: marketingSearch,
  loader: ({ location }) => {
    void import('../marketing/preload.ts').then(({ preloadFigures }) => preloadFigures(location.search));
  },
  component: lazyRouteComponent(() => {
    void import('../marketing/preload.ts');
    return import('../marketing/marketing-page.tsx');
  }, 'MarketingPage'),
});

const conversions = createRoute({
  getParentRoute: () => shell,
  path: '/crm/marketing/conversions',
  validateSearch: (raw: Raw): { state?: ConversionState; setup?: 'yes' } => ({
    state: choiceParam(raw, 'state', conversionStates),
    setup: choiceParam(raw, 'setup', ['yes']),
  }),
  component: lazyRouteComponent(() => import('../marketing/conversions/conversions-page.tsx'), 'ConversionsPage'),
});

const hsm = createRoute({
  getParentRoute: () => shell,
  path: '/crm/hsm',
  validateSearch: (raw: Raw): { tab?: 'flows' | 'logs' | 'people' | 'templates'; q?: string } => ({
    tab: choiceParam(raw, 'tab', ['flows', 'logs', 'people', 'templates']),
    q: textParam(raw, 'q'),
  }),
  component: lazyRouteComponent(() => import('../hsm/hsm-page.tsx'), 'HsmPage'),
});

const templateSearch = (
  raw: Raw,
): { from?: string; ready?: string; language?: string; flow?: string; node?: string; field?: string } => ({
  field: textParam(raw, 'field'),
  from: textParam(raw, 'from'),
  ready: textParam(raw, 'ready'),
  language: textParam(raw, 'language'),
  flow: textParam(raw, 'flow'),
  node: textParam(raw, 'node'),
});

const newTemplate = createRoute({
  getParentRoute: () => shell,
  path: '/crm/hsm/templates/new',
  validateSearch: templateSearch,
  component: lazyRouteComponent(() => import('../templates/template-page.tsx'), 'NewTemplatePage'),
});

const template = createRoute({
  getParentRoute: () => shell,
  path: '/crm/hsm/templates/$templateId',
  validateSearch: templateSearch,
  component: lazyRouteComponent(() => import('../templates/template-page.tsx'), 'EditTemplatePage'),
});

const builder = createRoute({
  getParentRoute: () => shell,
  path: '/crm/hsm/flows/$flowId',
  validateSearch: (raw: Raw): { node?: string; panel?: string; lead?: string; template?: string; field?: string } => ({
    field: textParam(raw, 'field'),
    node: textParam(raw, 'node'),
    template: textParam(raw, 'template'),
    panel: textParam(raw, 'panel'),
    lead: textParam(raw, 'lead'),
  }),
  component: lazyRouteComponent(() => import('../builder/builder-page.tsx'), 'BuilderPage'),
});

const leads = createRoute({
  getParentRoute: () => shell,
  path: '/crm/leads',
  validateSearch: (raw: Raw): LeadFilters & { by?: LeadOrder; bulk?: string; view?: string; new?: 'lead' } => ({
    q: textParam(raw, 'q'),
    status: textParam(raw, 'status'),
    seller: textParam(raw, 'seller'),
    tag: textParam(raw, 'tag'),
    source: textParam(raw, 'source'),
    campaign: textParam(raw, 'campaign'),
    ad: textParam(raw, 'ad'),
    segment: textParam(raw, 'segment'),
    where: longParam(raw, 'where'),
    import: textParam(raw, 'import'),
    by: choiceParam(raw, 'by', ['oldest', 'name', 'changed', 'wrote']),
    bulk: textParam(raw, 'bulk'),
    view: textParam(raw, 'view'),
    new: choiceParam(raw, 'new', ['lead']),
  }),
  component: lazyRouteComponent(() => import('../leads/list/leads-page.tsx'), 'LeadsPage'),
});

const conversations = createRoute({
  getParentRoute: () => shell,
  path: '/crm/conversations',
  validateSearch: (raw: Raw): { view?: ConversationView; q?: string; lead?: string } => ({
    view: choiceParam(raw, 'view', conversationViews),
    q: textParam(raw, 'q'),
    lead: textParam(raw, 'lead'),
  }),
  component: lazyRouteComponent(() => import('../conversations/conversations-page.tsx'), 'ConversationsPage'),
});

const segments = createRoute({
  getParentRoute: () => shell,
  path: '/crm/segments',
  validateSearch: (raw: Raw): { q?: string } => ({ q: textParam(raw, 'q') }),
  component: lazyRouteComponent(() => import('../segments/segments-page.tsx'), 'SegmentsPage'),
});

const duplicates = createRoute({
  getParentRoute: () => shell,
  path: '/crm/leads/duplicates',
  component: lazyRouteComponent(() => import('../leads/list/duplicates-page.tsx'), 'DuplicatesPage'),
});

const importLeads = createRoute({
  getParentRoute: () => shell,
  path: '/crm/leads/import',
  component: lazyRouteComponent(() => import('../import/import-page.tsx'), 'ImportLeads'),
});

const importOpportunities = createRoute({
  getParentRoute: () => shell,
  path: '/crm/opportunities/import',
  component: lazyRouteComponent(() => import('../import/import-page.tsx'), 'ImportOpportunities'),
});

const importSales = createRoute({
  getParentRoute: () => shell,
  path: '/crm/sales/import',
  component: lazyRouteComponent(() => import('../import/import-page.tsx'), 'ImportSales'),
});

const lead = createRoute({
  getParentRoute: () => shell,
  path: '/crm/leads/$leadId',
  component: lazyRouteComponent(() => import('../leads/lead-page.tsx'), 'LeadPage'),
});

const opportunities = createRoute({
  getParentRoute: () => shell,
  path: '/crm/opportunities',
  validateSearch: (raw: Raw): { q?: string; status?: 'open' | 'won' | 'lost'; stage?: string; seller_id?: string } => ({
    q: textParam(raw, 'q'),
    stage: textParam(raw, 'stage'),
    seller_id: textParam(raw, 'seller_id'),
    status: choiceParam(raw, 'status', ['open', 'won', 'lost']),
  }),
  component: lazyRouteComponent(() => import('../deals/opportunities-page.tsx'), 'OpportunitiesPage'),
});

const sales = createRoute({
  getParentRoute: () => shell,
  path: '/crm/sales',
  validateSearch: (raw: Raw): { q?: string; status?: 'pending' | 'completed' | 'failed' | 'refunded' } => ({
    q: textParam(raw, 'q'),
    status: choiceParam(raw, 'status', ['pending', 'completed', 'failed', 'refunded']),
  }),
  component: lazyRouteComponent(() => import('../deals/sales-page.tsx'), 'SalesPage'),
});

const carts = createRoute({
  getParentRoute: () => shell,
  path: '/crm/carts',
  validateSearch: (raw: Raw): { q?: string; status?: 'open' | 'purchased' | 'discarded' } => ({
    q: textParam(raw, 'q'),
    status: choiceParam(raw, 'status', ['open', 'purchased', 'discarded']),
  }),
  component: lazyRouteComponent(() => import('../deals/carts-page.tsx'), 'CartsPage'),
});

const tasks = createRoute({
  getParentRoute: () => shell,
  path: '/crm/tasks',
  validateSearch: (raw: Raw): { state?: 'done'; mine?: 'yes' } => ({
    state: choiceParam(raw, 'state', ['done']),
    mine: choiceParam(raw, 'mine', ['yes']),
  }),
  component: lazyRouteComponent(() => import('../tasks/tasks-page.tsx'), 'TasksPage'),
});

const settings = createRoute({
  getParentRoute: () => shell,
  path: '/crm/settings',
  // The page opens its first part where the address names none of its own.
  validateSearch: (raw: Raw): { tab?: SettingsPart } => ({ tab: textParam(raw, 'tab') as SettingsPart | undefined }),
  component: lazyRouteComponent(() => import('../settings/settings-page.tsx'), 'SettingsPage'),
});

const account = createRoute({
  getParentRoute: () => shell,
  path: '/crm/account',
  component: lazyRouteComponent(() => import('../account/account-page.tsx'), 'AccountPage'),
});

const help = createRoute({
  getParentRoute: () => shell,
  path: '/crm/help',
  validateSearch: (raw: Raw): { q?: string } => ({ q: textParam(raw, 'q') }),
  component: lazyRouteComponent(() => import('../help/help-page.tsx'), 'HelpPage'),
});

/** A chapter is drawn by the page itself, which stays while one goes from one to the next. */
const helpChapter = createRoute({ getParentRoute: () => help, path: '/$chapter' });

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    forgotten,
    newPassword,
    invitation,
    shell.addChildren([
      home,
      marketing,
      conversions,
      hsm,
      newTemplate,
      template,
      builder,
      leads,
      duplicates,
      conversations,
      segments,
      importLeads,
      lead,
      opportunities,
      importOpportunities,
      sales,
      importSales,
      carts,
      tasks,
      settings,
      account,
      help.addChildren([helpChapter]),
    ]),
  ]),
  defaultPreload: 'intent',
  defaultPendingComponent: PageSkeleton,
  defaultPendingMs: 200,
  defaultErrorComponent: PageError,
  scrollRestoration: true,
});

// Who is there is asked first of all, and the code of the page comes at the same time, not after the answer.
const routes: Record<string, AnyRoute | undefined> = router.routesById;
const asked = router.matchRoutes(router.latestLocation).map(({ routeId }) => routes[String(routeId)]);
if (asked.some((route) => route?.id === shell.id)) void queryClient.prefetchQuery(sessionQuery);
for (const route of asked) if (route) void router.loadRouteChunk(route);

/** Pages that need no session. */
const outside = new Set(['/sign-in', '/forgotten', '/new-password', '/invitation']);

onSessionLost(() => {
  const here = router.state.location;
  if (outside.has(here.pathname)) return;
  queryClient.clear();
  void router.navigate({ to: '/sign-in', search: { next: here.href } });
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
