/**
 * `npm run features`: which features can be switched off, and for how many tenants each is on.
 * `npm run features -- <feature> <share>`: from here on for so many of a hundred tenants (`25`), or as `usual`.
 * `npm run features -- <feature> on|off|usual <tenant>`: for one tenant, by its id, whatever the share; `usual` takes that back.
 * `npm run features -- <feature> tenants-choose|tenants-do-not-choose`: whether a tenant's admins may switch it.
 * DATABASE_OWNER_URL says where; without it, what `npm start` runs from this folder. Over HTTP: `/api/operator/features`.
 */
import { type FeatureName, featureNames, features } from '#db/platform/features/features.ts';
import { listFeatureRules, setFeatureFor, setFeatureRule } from '#db/platform/features/is-on.ts';
import { recordOperator } from '#db/platform/operator-events.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { hasTenant } from '#db/platform/tenants.ts';
import postgres from 'postgres';
import { ownerUrl } from './owner-url.ts';

function fail(why: string): never {
  console.error(why);
  console.error('npm run features [-- <feature> <0-100>|usual|on|off|tenants-choose|tenants-do-not-choose [tenant]]');
  process.exit(2);
}

const [feature, what, tenant] = process.argv.slice(2);
const url = await ownerUrl();
if (!url) fail('DATABASE_OWNER_URL is not set, and npm start is not running here.');
if (feature !== undefined && (!Object.hasOwn(features, feature) || !what))
  fail(`The features are ${featureNames.join(', ')}.`);
const name = feature as FeatureName | undefined;
const words: Record<string, boolean | null> = { on: true, off: false, usual: null };

const sql = postgres(url, { max: 1, onnotice: () => {} });
try {
  if (name && what && tenant) {
    const on = words[what];
    if (on === undefined) fail('For one tenant: on, off or usual.');
    if (!(await hasTenant(sql, tenant))) fail(`There is no tenant ${tenant}.`);
    await withTenant(sql, tenant, (tx) => setFeatureFor(tx, name, on));
    await recordOperator(sql, { action: 'feature.set', outcome: 'ok', data: { tenant, feature: name, on: what } });
  } else if (name && what) {
    const share = what === 'usual' ? null : Number(what);
    const choice = /^tenants-(do-not-)?choose$/.exec(what);
    if (!choice && share !== null && !(Number.isInteger(share) && share >= 0 && share <= 100))
      fail('A share is a whole number from 0 to 100.');
    await setFeatureRule(sql, name, choice ? { tenants_choose: !choice[1] } : { percent: share });
    await recordOperator(sql, { action: 'feature.rule', outcome: 'ok', data: { feature: name, rule: what } });
  }
  for (const rule of await listFeatureRules(sql)) {
    const { title, usually, tenantsChoose } = features[rule.name];
    const share = rule.percent === null ? (usually ? 'on' : 'off') : `on for ${rule.percent} %`;
    const chosen = (rule.tenants_choose ?? tenantsChoose) ? 'tenants may switch it' : 'tenants may not switch it';
    console.log(`${rule.name.padEnd(16)} ${share.padEnd(12)} ${chosen.padEnd(26)} ${title.en}`);
  }
} finally {
  await sql.end();
}
