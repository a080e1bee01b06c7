/** The file behind an address of ours, for providers that want the file itself. */
import { readFile } from '#db/sending/media-files.ts';
import type { Tx } from '#db/platform/tenant.ts';
import type { SampleFile } from '#providers/port.ts';
import type { Deps } from '../../deps.ts';

const idIn = /\/api\/media\/([0-9a-f-]{36})\//;

/** Where WhatsApp fetches it. */
export const mediaUrl = ({ config }: Pick<Deps, 'config'>, { id, name }: { id: string; name: string }): string =>
  `${config.PUBLIC_URL}/api/media/${id}/${encodeURIComponent(name)}`;

/** Null for an address of somebody else's, and where the file is gone. */
export async function readSample(deps: Deps, tx: Tx, link: string): Promise<SampleFile | null> {
  const id = link.startsWith(`${deps.config.PUBLIC_URL}/api/media/`) ? idIn.exec(link)?.[1] : undefined;
  return id === undefined ? null : await readFile(tx, id);
}
