/** A dump as a stream of frames: a length and so many bytes. Empty frames end a table; no frame ends the whole. */

/** Of four bytes before each frame, big-endian. */
const head = 4;
/** Of one frame: more than a row can have. */
const most = 64 * 1024 * 1024;

export function toFrame(bytes: Uint8Array): Uint8Array {
  const frame = new Uint8Array(head + bytes.length);
  new DataView(frame.buffer).setUint32(0, bytes.length);
  frame.set(bytes, head);
  return frame;
}

/** @throws when the stream ends inside of a frame, or is none */
export async function* readFrames(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest: Uint8Array = new Uint8Array();
  for await (const chunk of source) {
    rest = rest.length === 0 ? chunk : join(rest, chunk);
    let at = 0;
    while (rest.length - at >= head) {
      const length = new DataView(rest.buffer, rest.byteOffset + at).getUint32(0);
      if (length > most) throw new Error('not a backup');
      if (rest.length - at - head < length) break;
      yield rest.subarray(at + head, at + head + length);
      at += head + length;
    }
    rest = rest.subarray(at);
  }
  if (rest.length > 0) throw new Error('the backup breaks off');
}

function join(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
