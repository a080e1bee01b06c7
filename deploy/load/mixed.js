/**
 * A team at work, for k6: each of its people signs in, looks around as their role does, thinks, and changes things now and then.
 * `deploy/load/main.ts` starts it against a stack of its own; against an installation of yours:
 *   k6 run -e BASE_URL=https://… -e PEOPLE=people.json -e SECONDS=600 deploy/load/mixed.js
 * where people.json is `[{"email": "…", "password": "…", "role": "seller"}, …]`, one for each that works at once.
 */
import { check, sleep } from 'k6';
import http from 'k6/http';
import { Counter, Trend } from 'k6/metrics';

const base = __ENV.BASE_URL;
const team = JSON.parse(open(__ENV.PEOPLE));
const seconds = Number(__ENV.SECONDS || 600);
/** How long somebody looks at a page, in seconds: at least, and at most. */
const look = [1, 5];

export const options = {
  scenarios: {
    team: { executor: 'constant-vus', vus: team.length, duration: `${seconds}s`, gracefulStop: '20s' },
  },
  thresholds: { faults: ['count==0'] },
  summaryTrendStats: ['med', 'p(95)', 'max', 'count'],
};

const faults = new Counter('faults');
/** Which endpoints a page asks at once; `{lead}`, `{flow}` and `{word}` are of what was seen before. */
const pages = {
  'list of leads': ['/crm/leads?limit=50'],
  'leads by status': ['/crm/leads?limit=50&status=contacted'],
  'search of leads': ['/crm/leads?limit=20&q={word}'],
  lead: ['/crm/leads/{lead}', '/crm/leads/{lead}/timeline', '/crm/leads/{lead}/messages', '/crm/leads/{lead}/touches'],
  conversations: ['/crm/conversations', '/crm/conversations/counts'],
  tasks: ['/crm/tasks'],
  opportunities: ['/crm/opportunities'],
  sales: ['/crm/sales'],
  flows: ['/crm/flows'],
  flow: ['/crm/flows/{flow}', '/crm/flows/{flow}/numbers'],
  'people in flows': ['/crm/enrolments?state=open'],
  'marketing hub': ['/crm/marketing/stats?time_range=30d', '/crm/marketing/stats/roi?time_range=30d'],
  campaigns: ['/crm/marketing/stats?time_range=90d'],
  'people behind the figures': ['/crm/marketing/leads?time_range=30d'],
  audit: ['/crm/audit'],
};
const acts = ['create a lead', 'change a lead', 'note a sale'];
const trivial = 'a trivial call';
const taken = Object.fromEntries(
  [trivial, ...Object.keys(pages), ...acts].map((name) => [name, new Trend(`page ${name}`.replaceAll(' ', '_'), true)]),
);

const walks = {
  seller: ['list of leads', 'lead', 'conversations', 'search of leads', 'lead', 'tasks', 'opportunities'],
  manager: ['list of leads', 'leads by status', 'lead', 'sales', 'conversations', 'tasks'],
  marketing: ['marketing hub', 'campaigns', 'marketing hub'],
  admin: [
    'flows',
    'flow',
    'people in flows',
    'search of leads',
    'lead',
    'audit',
    'marketing hub',
    'people behind the figures',
  ],
};

/** What a virtual person remembers between turns. */
const mine = { cookie: '', lead: null, flow: null, word: 'garcia' };

function signIn(person) {
  const answer = http.post(
    `${base}/api/auth/login`,
    JSON.stringify({ email: person.email, password: person.password }),
    { headers: headersOf() },
  );
  if (!expectGood(answer, 'sign in')) return;
  mine.cookie = Object.values(answer.cookies)
    .map(([{ name, value }]) => `${name}=${value}`)
    .join('; ');
}

/** Each from an address of their own, as a proxy in front would tell. */
const headersOf = () => ({
  'content-type': 'application/json',
  'x-forwarded-for': `10.20.${Math.floor(__VU / 250)}.${1 + (__VU % 250)}`,
  ...(mine.cookie ? { cookie: mine.cookie } : {}),
});

function expectGood(answer, what) {
  const isGood = check(answer, { 'was answered well': ({ status }) => status >= 200 && status < 300 });
  if (!isGood) {
    faults.add(1);
    console.error(`${what}: ${answer.status} ${String(answer.body).slice(0, 200)} ${answer.error}`);
  }
  return isGood;
}

/** Sessions are short: who is told so signs in anew and asks again, as the app renews its own. */
function signedIn(person, ask) {
  const answers = ask();
  if (!answers.some(({ status }) => status === 401)) return answers;
  signIn(person);
  return ask();
}

/** Asks all of a page at once, as the browser does. @returns the answers' bodies; null where one failed */
function visit(name, person) {
  const paths = pages[name].filter((path) => !/\{(\w+)\}/.test(path) || mine[/\{(\w+)\}/.exec(path)[1]]);
  if (paths.length === 0) return null;
  const ask = () => {
    const headers = headersOf();
    return http.batch(
      paths.map((path) => [
        'GET',
        `${base}/api${path.replaceAll(/\{(\w+)\}/g, (_, key) => encodeURIComponent(mine[key]))}`,
        null,
        { headers },
      ]),
    );
  };
  const answers = signedIn(person, ask);
  taken[name].add(Math.max(...answers.map(({ timings }) => timings.duration)));
  const good = answers.map((answer, n) => expectGood(answer, paths[n]));
  return good.every(Boolean) ? answers.map((answer) => answer.json()) : null;
}

function change(person, name, method, path, body) {
  const [answer] = signedIn(person, () => [
    http.request(method, `${base}/api${path}`, JSON.stringify(body), { headers: headersOf() }),
  ]);
  taken[name].add(answer.timings.duration);
  return expectGood(answer, name) ? answer.json() : null;
}

const oneOf = (list) => list[Math.floor(Math.random() * list.length)];
const think = () => sleep(look[0] + Math.random() * (look[1] - look[0]));

export default function work() {
  const person = team[(__VU - 1) % team.length];
  if (!mine.cookie) {
    // Nobody's day begins at the same second.
    sleep(Math.random() * 10);
    signIn(person);
  }
  const [me] = signedIn(person, () => [http.get(`${base}/api/auth/me`, { headers: headersOf() })]);
  taken[trivial].add(me.timings.duration);
  expectGood(me, trivial);
  for (const name of walks[person.role]) {
    const bodies = visit(name, person);
    const items = bodies && bodies[0].items;
    if (items && items.length > 0) {
      if (name.includes('leads')) {
        const lead = oneOf(items);
        mine.lead = lead.id;
        mine.word = (lead.name || 'garcia').split(' ')[0];
      }
      if (name === 'flows') mine.flow = oneOf(items).id;
    }
    think();
  }
  if (person.role === 'marketing') return;
  if (Math.random() < 0.3) {
    const made = change(person, 'create a lead', 'POST', '/crm/leads', { name: `Carga ${__VU}-${__ITER}` });
    if (made) {
      mine.lead = made.id;
      change(person, 'change a lead', 'PATCH', `/crm/leads/${made.id}`, { status: 'contacted', tags: ['carga'] });
      change(person, 'note a sale', 'POST', '/crm/sales', { lead_id: made.id, amount: '1500.00', currency: 'ARS' });
    }
    think();
  }
}

/** Medians and 95th percentiles by page beside the trivial call, as text, and for main.ts as JSON. */
export function handleSummary({ metrics }) {
  const of = (name) => metrics[`page ${name}`.replaceAll(' ', '_')];
  const rows = Object.keys(taken).flatMap((name) => {
    const found = of(name);
    if (!found || !found.values.count) return [];
    return [
      { name, count: found.values.count, median: found.values.med, p95: found.values['p(95)'], most: found.values.max },
    ];
  });
  const result = {
    rows,
    requests: metrics.http_reqs.values.count,
    perSecond: metrics.http_reqs.values.rate,
    faults: metrics.faults ? metrics.faults.values.count : 0,
  };
  return { [__ENV.RESULT || 'stdout']: JSON.stringify(result, null, 2) };
}
