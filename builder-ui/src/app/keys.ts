/**
 * Every React Query key of the app, made in one place, so that an event of the stream knows what to refresh.
 * The first part is the resource; invalidating `keys.leads.all` reaches its lists and its single rows.
 */
type Query = Record<string, unknown>;

function resource<Name extends string>(name: Name) {
  return {
    all: [name] as const,
    list: (query: Query = {}) => [name, 'list', query] as const,
    /** The same question asked page by page: what the cache holds of it has another shape. */
    pages: (query: Query = {}) => [name, 'pages', query] as const,
    one: (id: string) => [name, 'one', id] as const,
    /** A part of one row, for example its timeline. */
    part: (id: string, part: string, query: Query = {}) => [name, 'one', id, part, query] as const,
  };
}

export const keys = {
  session: ['session'] as const,
  /** Where the person is signed in. */
  sessions: resource('sessions'),
  /** The manual, by language. */
  manual: resource('manual'),
  leads: resource('leads'),
  /** Changes to many leads at once. */
  bulkChanges: resource('bulk-changes'),
  /** Files of leads that were taken in. */
  importBatches: resource('import-batches'),
  leadViews: resource('lead-views'),
  /** Fields of the business's own. */
  customFields: resource('custom-fields'),
  features: resource('features'),
  weekly: resource('weekly'),
  segments: resource('segments'),
  opportunities: resource('opportunities'),
  dealStages: resource('deal-stages'),
  sales: resource('sales'),
  carts: resource('carts'),
  flows: resource('flows'),
  enrolments: resource('enrolments'),
  messages: resource('messages'),
  conversations: resource('conversations'),
  savedReplies: resource('saved-replies'),
  templates: resource('templates'),
  senders: resource('senders'),
  /** What is left to do until the first message and the first figure. */
  firstSteps: resource('first-steps'),
  notifications: resource('notifications'),
  tasks: resource('tasks'),
  automation: resource('automation'),
  /** Figures: everything computed from facts and spend. */
  marketing: resource('marketing'),
  /** The connection with Meta: the token, and which ad accounts are read. */
  connection: resource('connection'),
  /** The Facebook pages whose Instant Forms bring leads. */
  metaPages: resource('meta-pages'),
  /** What Meta is told of leads and sales. */
  conversions: resource('conversions'),
  /** How the reading of ad accounts stands. */
  adsSync: resource('ads-sync'),
  /** What the connected person reaches at Meta; every question goes out to Meta. */
  metaReach: resource('meta-reach'),
  settings: resource('settings'),
  team: resource('team'),
  apiKeys: resource('api-keys'),
  webhooks: resource('webhooks'),
  alerts: resource('alerts'),
  audit: resource('audit'),
  diagnostics: resource('diagnostics'),
};
