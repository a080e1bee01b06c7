/** What a ZIP archive says it holds, before anything of it is unpacked. */

const directoryEntry = 0x02014b50;
const directoryEnd = 0x06054b50;
/** A spreadsheet has some dozens. */
const mostEntries = 2000;

/**
 * Reads the directory at the archive's end (APPNOTE 4.3.12). The sizes bind whoever unpacks: it stops at what was told.
 * @returns the names, and the sum of the sizes unpacked; undefined for what is no archive, or one of more than 4 GB or 2,000 entries
 */
export function weighArchive(bytes: Uint8Array): { names: string[]; bytes: number } | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 22;
  while (end >= 0 && end > bytes.length - 22 - 65_536 && view.getUint32(end, true) !== directoryEnd) end--;
  if (end < 0 || view.getUint32(end, true) !== directoryEnd) return undefined;
  const count = view.getUint16(end + 10, true);
  if (count > mostEntries) return undefined;
  const names: string[] = [];
  let sum = 0;
  let at = view.getUint32(end + 16, true);
  for (let n = 0; n < count; n++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== directoryEntry) return undefined;
    const size = view.getUint32(at + 24, true);
    if (size === 0xffffffff) return undefined;
    // Nothing told is nothing that binds.
    const packed = view.getUint32(at + 20, true);
    if (size === 0 && packed > 2) return undefined;
    sum += size;
    const name = view.getUint16(at + 28, true);
    names.push(new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + name)));
    at += 46 + name + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return { names, bytes: sum };
}
