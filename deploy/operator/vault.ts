/**
 * `npm run vault -- rotate`: seals every secret of every tenant, and the key of person hashes, under the first of CREDENTIALS_KEYS; values
 * that the systems before this one sealed with Fernet too, where CREDENTIALS_FERNET_KEY is set. DATABASE_URL says where, as for api and
 * worker. The worker does the same every hour; this is for whoever wants to take an old key away now. Safe to repeat, also while all runs.
 */
import { connect } from '#db/platform/tenant.ts';
import { createVault } from '#db/platform/vault.ts';
import { sealAnew } from '../../workflows/relay/seal-anew.ts';

const { DATABASE_URL, CREDENTIALS_KEYS, CREDENTIALS_FERNET_KEY } = process.env;
if (process.argv[2] !== 'rotate' || !DATABASE_URL || !CREDENTIALS_KEYS) {
  console.error('DATABASE_URL=… CREDENTIALS_KEYS=… [CREDENTIALS_FERNET_KEY=…] npm run vault -- rotate');
  process.exit(2);
}
const sql = connect(DATABASE_URL, { max: 2, name: 'cadencia-vault' });
let failed = 0;
try {
  const vault = createVault(CREDENTIALS_KEYS, CREDENTIALS_FERNET_KEY || undefined);
  const values = await sealAnew({
    sql,
    vault,
    log: {
      info: () => {},
      warn: (data, message) => {
        failed++;
        console.error(`${message}: ${JSON.stringify(data)}`);
      },
    },
  });
  console.log(`${values} values sealed under the first key.`);
} finally {
  await sql.end();
}
// A key that some value still needs must not be taken away.
process.exit(failed > 0 ? 1 : 0);
