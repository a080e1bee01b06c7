import { allow, type Sql } from '../tenant.ts';

/**
 * Takes into the indexes of searches what was written since: until then each search reads it row by row. Of all tenants at once.
 * @returns how many pages waited; null when somebody else is at it
 */
export async function takeInSearches(sql: Sql): Promise<number | null> {
  return await sql.begin(async (tx) => {
    // After a large file it takes seconds; what is done by then stays done.
    await allow(tx, 60);
    const [row] = await tx<[{ pages: string | null }]>`select take_in_searches() as pages`;
    return row.pages === null ? null : Number(row.pages);
  });
}
