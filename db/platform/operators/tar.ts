/** Files as one stream in the tar format (POSIX ustar), which every system opens. */
const block = 512;
const ascii = new TextEncoder();

/** A file with its header, filled up to whole blocks. @param name at most 100 bytes */
export function toTarEntry(name: string, bytes: Uint8Array, at: Date): Uint8Array {
  if (ascii.encode(name).length > 100) throw new Error(`too long a name for a tar file: ${name}`);
  const entry = new Uint8Array(block + Math.ceil(bytes.length / block) * block);
  const put = (text: string, offset: number) => entry.set(ascii.encode(text), offset);
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0');
  put(name, 0);
  put(`${octal(0o600, 7)}\0${octal(0, 7)}\0${octal(0, 7)}\0`, 100);
  put(`${octal(bytes.length, 11)}\0${octal(Math.floor(at.getTime() / 1000), 11)}\0`, 124);
  // The sum of the header counts its own place as blanks.
  put('        0', 148);
  put('ustar\x0000', 257);
  const sum = entry.subarray(0, block).reduce((total, byte) => total + byte, 0);
  put(`${octal(sum, 6)}\0 `, 148);
  entry.set(bytes, block);
  return entry;
}

/** Two empty blocks end it. */
export const tarEnd = (): Uint8Array => new Uint8Array(2 * block);
