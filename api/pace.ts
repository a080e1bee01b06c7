/** Long work in slices: no request of anybody's holds up the others, who share this process's only thread. */

/** How long a slice may be, in milliseconds. */
let sliceMs = 8;

/** For a thread that has nobody else to let in. */
export function neverPause(): void {
  sliceMs = Infinity;
}

/** @returns to be called at every step of long work: once in a while it lets the others in */
export function pacer(): () => Promise<void> | void {
  let since = performance.now();
  return () => (performance.now() - since < sliceMs ? undefined : pause().then(() => void (since = performance.now())));
}

/** Whatever waits comes first. */
export const pause = (): Promise<void> => new Promise((next) => setTimeout(next));

const pieceBytes = 512 * 1024;

/** UTF-8 to text, a piece at a time. @throws TypeError for what is none, if `fatal` */
export async function decodeSlowly(bytes: Uint8Array, encoding = 'utf-8', fatal = false): Promise<string> {
  const decoder = new TextDecoder(encoding, { fatal });
  let text = '';
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    if (at > 0 && sliceMs < Infinity) await pause();
    text += decoder.decode(bytes.subarray(at, at + pieceBytes), { stream: true });
  }
  return text + decoder.decode();
}
