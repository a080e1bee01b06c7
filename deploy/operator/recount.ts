/**
 * `npm run recount`: counts the numbers of flows anew from the rows and proves them, and those of leads, equal to the rows, tenant by tenant, while
 * everything runs. `npm run recount -- prove` only proves. DATABASE_URL says where, as for api and worker. Ends with 1 when they differ.
 */
import * as leadCounts from '#db/crm/lead-list/lead-counts.ts';
import { catchUp, countErrors, recount } from '#db/flows/counts/kept.ts';
import { listTenants } from '#db/platform/queues.ts';
import { allow, connect, withTenant } from '#db/platform/tenant.ts';

const { DATABASE_URL } = process.env;
if (!DATABASE_URL) {
  console.error('DATABASE_URL=… npm run recount [-- prove]');
  process.exit(2);
}
const sql = connect(DATABASE_URL, { max: 2, name: 'cadencia-recount' });
let wrong = 0;
try {
  for (const tenant of await listTenants(sql)) {
    if (process.argv[2] !== 'prove') await withTenant(sql, tenant, recount);
    while ((await catchUp(sql, tenant, 60_000)) !== 'done') await new Promise((resolve) => setTimeout(resolve, 500));
    const errors = await withTenant(sql, tenant, async (tx) => {
      await allow(tx, 600);
      return (await countErrors(tx)) + (await leadCounts.countErrors(tx));
    });
    if (errors > 0) wrong++;
    console.log(
      `${tenant}: ${errors === 0 ? 'the counts are what the rows say' : `${errors} counts differ from the rows`}`,
    );
  }
} finally {
  await sql.end();
}
process.exit(wrong > 0 ? 1 : 0);
