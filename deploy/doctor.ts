/** `npm run doctor`: what is wrong with an installation, in the order in which one thing rests on another, and how to mend it. */
import { join } from 'node:path';
import { connect } from '#db/platform/tenant.ts';
import { createVault } from '#db/platform/vault.ts';
import { broken, type Finding, format, reason, unknown } from './doctor/finding.ts';
import { examineDatabase, examineLogs, examineTemporal, examineWebApp } from './doctor/machinery.ts';
import { examineMeta } from './doctor/meta.ts';
import { findPlace, type Place } from './doctor/place.ts';
import { examineTenants, type TenantFindings } from './doctor/tenants.ts';
import { loadEnvFile } from './env-file.ts';
import { root } from './runtimes.ts';

/** Every check, in order. */
export async function examine(place: Place): Promise<[title: string, findings: Finding[]][]> {
  const database = await examineDatabase(place.ownerUrl ?? place.appUrl, place.ownerUrl !== null);
  const [tenants, { temporal, worker }, webApp, logs] = await Promise.all([
    database[0]!.state === 'ok' ? tenantFindings(place) : blind('the database must answer first'),
    examineTemporal(place.temporalAddress),
    examineWebApp(place.url),
    examineLogs(place.folder),
  ]);
  return [
    ['Credentials', tenants.credentials],
    ['Provider', tenants.provider],
    ['Database', database],
    ['Temporal', temporal],
    ['Worker and queues', [...worker, ...tenants.sending]],
    ['Templates', tenants.templates],
    ['Senders and webhooks', tenants.senders],
    ['Meta', tenants.meta],
    ['API and web app', webApp],
    ['Logs', logs],
  ];
}

type Found = TenantFindings & { meta: Finding[] };

async function tenantFindings(place: Place): Promise<Found> {
  if (!place.appUrl) return blind('DATABASE_URL of the app role is not known');
  if (!place.credentialsKeys)
    return {
      ...blind('CREDENTIALS_KEYS is not set'),
      credentials: [
        broken('CREDENTIALS_KEYS is not set: no credential can be opened', 'Set it to what api and worker use.'),
      ],
    };
  const sql = connect(place.appUrl, { max: 2, name: 'cadencia-doctor' });
  try {
    const vault = createVault(place.credentialsKeys, process.env.CREDENTIALS_FERNET_KEY);
    const tenants = await examineTenants(sql, vault, place.providers);
    return { ...tenants, meta: await examineMeta(sql, vault, place.meta, place.url) };
  } catch (error) {
    return {
      ...blind('the tenants cannot be read'),
      credentials: [
        broken(`The tenants cannot be read (${reason(error)})`, 'Are the migrations applied? npm start does it.'),
      ],
    };
  } finally {
    await sql.end({ timeout: 1 });
  }
}

function blind(why: string): Found {
  const line = [unknown(`not looked at: ${why}`)];
  return { credentials: line, provider: line, templates: line, senders: line, sending: line, meta: line };
}

if (import.meta.main) {
  loadEnvFile();
  const place = await findPlace(join(root, '.cadencia'));
  console.log(`Looking at ${place.title}.\n`);
  const chapters = await examine(place);
  for (const [title, findings] of chapters) console.log(`${title}\n${findings.map(format).join('\n')}\n`);
  const wrong = chapters.flatMap(([, findings]) => findings).filter(({ state }) => state === 'broken').length;
  console.log(
    wrong === 0
      ? 'All is well.'
      : `${wrong} ${wrong === 1 ? 'thing is' : 'things are'} broken. Mend the first one first: the others may follow.`,
  );
  process.exit(wrong === 0 ? 0 : 1);
}
