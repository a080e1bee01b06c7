/** Which row of the scene an id in a path means, for the test that walks every route. */
export const resources: [RegExp, string][] = [
  [/\/leads\/\{id\}/, 'lead'],
  [/\/opportunities\/\{id\}/, 'opportunity'],
  [/\/sales\/\{id\}/, 'sale'],
  [/\/carts\/\{id\}/, 'cart'],
  [/\/(flows|rules)\/\{id\}/, 'flow'],
  [/\/enrolments\/\{id\}/, 'enrolment'],
  [/\/messages\/\{id\}/, 'message'],
  [/\/senders\/\{id\}/, 'sender'],
  [/\/templates\/\{id\}/, 'template'],
  [/\/media\/\{id\}/, 'media'],
  [/\/audience-runs\/\{id\}/, 'run'],
  [/\/flow-moves\/\{id\}/, 'move'],
  [/\/test-phones\/\{id\}/, 'test_phone'],
  [/\/tasks\/\{id\}/, 'task'],
  [/\/segments\/\{id\}/, 'segment'],
  [/\/operator\/tenants\/\{id\}/, 'tenant'],
  [/\/team\/\{id\}/, 'member'],
  [/\/team\/invitations\/\{id\}/, 'invitation'],
  [/\/auth\/sessions\/\{id\}/, 'session'],
  [/\/api-keys\/\{id\}/, 'key'],
  [/\/campaigns\/\{id\}/, 'campaign'],
  [/\/webhooks\/\{id\}/, 'webhook'],
  [/\/conversions\/\{id\}/, 'conversion'],
];
/** Ids in paths that have a name of their own. */
export const ownNames: Record<string, string> = {
  '{account_id}': 'ad_account',
  '{page_id}': 'page',
  '{form_id}': 'page',
  '{call_id}': 'call',
};
