/** A backup of an installation as a file, and a new installation from such a file. */
import postgres from 'postgres';
import { dump, restore, schemaOf } from '#db/platform/backup/backup.ts';
import type { Vault } from '#db/platform/vault.ts';
import { migrate } from '../migrate.ts';
import { openSealed, writeSealed } from './sealed-file.ts';

const poolOf = (ownerUrl: string) =>
  postgres(ownerUrl, { max: 2, onnotice: () => {}, connection: { application_name: 'cadencia-backup' } });

/** While everything runs: it is one snapshot. @throws when there is no installation */
export async function writeBackup(ownerUrl: string, vault: Vault, file: string): Promise<void> {
  const owner = poolOf(ownerUrl);
  try {
    const schema = await schemaOf(owner);
    if (!schema) throw new Error('This database holds no installation.');
    await writeSealed(file, vault, { schema, taken_at: new Date().toISOString() }, dump(owner));
  } finally {
    await owner.end({ timeout: 1 });
  }
}

/**
 * Into an empty database, with the schema of then, which is then brought to today's. Sending is stopped for everybody unless nothing
 * was sent since: what went out after the backup, the rows do not know, and would go out again.
 * @param nothingSentSince whether the installation was stopped before the backup, or ended with it
 * @param keepSchema leaves the schema as it was then: for the release of then, where a newer one was taken back
 * @returns when the backup was taken, ISO 8601
 */
export async function restoreBackup(
  ownerUrl: string,
  vault: Vault,
  file: string,
  {
    nothingSentSince,
    appPassword,
    keepSchema = false,
  }: { nothingSentSince: boolean; appPassword?: string; keepSchema?: boolean },
): Promise<{ takenAt: string }> {
  const { label, content } = await openSealed(file, vault);
  await migrate(ownerUrl, appPassword, label.schema);
  const owner = poolOf(ownerUrl);
  try {
    const here = await schemaOf(owner);
    if (here !== label.schema) {
      throw new Error(
        `The backup is of schema ${label.schema}, this database has ${here ?? 'none'}. It needs an empty database, and this release or a newer one.`,
      );
    }
    await restore(owner, content, !nothingSentSince);
  } finally {
    await owner.end({ timeout: 1 });
  }
  if (!keepSchema) await migrate(ownerUrl);
  return { takenAt: label.taken_at };
}
