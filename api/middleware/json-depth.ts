/** JSON may nest only so deep: programs that walk a value would overflow long before a parser does. */
import { Problem } from '../errors.ts';

const maxDepth = 64;

/** Counts brackets outside of strings, piece by piece. @throws Problem 400 */
export function refuseDeep(): (chunk: Uint8Array) => void {
  let depth = 0;
  let inString = false;
  let isEscaped = false;
  return (chunk) => {
    for (const char of chunk) {
      if (isEscaped) isEscaped = false;
      else if (inString) {
        if (char === 0x5c) isEscaped = true;
        else if (char === 0x22) inString = false;
      } else if (char === 0x22) inString = true;
      else if (char === 0x7b || char === 0x5b) {
        if (++depth > maxDepth)
          throw new Problem('bad_request', { detail: `JSON nested deeper than ${maxDepth} levels.` });
      } else if (char === 0x7d || char === 0x5d) depth--;
    }
  };
}
