/** A dump as a stream of frames: a length and so many bytes. Empty frames end a table; no frame ends the whole. */

/** Of four bytes before each frame, big-endian. */
const head = 4;
/** Of one frame: more than a row can have. */
const most = 64 * 1024 * 1024;

/** @throws when it is more than would be read again */
export function toFrame(bytes: Uint8Array): Uint8Array {
  if (bytes.length > most) throw new Error(`a row of ${bytes.length} bytes is more than a backup takes`);
  const frame = new Uint8Array(head + bytes.length);
  new DataView(frame.buffer).setUint32(0, bytes.length);
  frame.set(bytes, head);
  return frame;
}

/** @throws when the stream ends inside of a frame, or is none */
export async function* readFrames(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  // What came and is no whole frame yet: joined once, when enough of it is there.
  let kept: Uint8Array[] = [];
  let length = 0;
  let wanted = head;
  for await (const chunk of source) {
    kept.push(chunk);
    length += chunk.length;
    if (length < wanted) continue;
    const bytes = kept.length === 1 ? chunk : Buffer.concat(kept);
    let at = 0;
    for (;;) {
      const has = bytes.length - at >= head;
      const size = has ? new DataView(bytes.buffer, bytes.byteOffset + at).getUint32(0) : 0;
      if (size > most) throw new Error('not a backup');
      wanted = head + size;
      if (!has || bytes.length - at < wanted) break;
      yield bytes.subarray(at + head, at + wanted);
      at += wanted;
    }
    [kept, length] = [[bytes.subarray(at)], bytes.length - at];
  }
  if (length > 0) throw new Error('the backup breaks off');
}
