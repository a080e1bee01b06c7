/**
 * Arrays of Postgres' own types, by their fixed numbers. The driver would ask each new connection for them, and an answer that
 * never comes there is an error that nobody can catch.
 */

interface ArrayType {
  to: number;
  from: number[];
  serialize: (value: unknown) => string;
  parse: (text: string) => unknown;
}

const plain = (value: unknown): string => String(value);
const same = (text: string): unknown => text;

/** For `sql.typed`: the driver takes a list of these for one of them. */
export const boolArray = 1000;
export const byteaArray = 1001;

/** Element type → [number of its array, how an element is written, how it is read]. */
const elements: Record<string, [number, (value: unknown) => string, (text: string) => unknown]> = {
  bool: [boolArray, (value) => (value ? 't' : 'f'), (text) => text === 't'],
  int2: [1005, plain, Number],
  int4: [1007, plain, Number],
  text: [1009, plain, same],
  varchar: [1015, plain, same],
  int8: [1016, plain, same],
  float4: [1021, plain, Number],
  float8: [1022, plain, Number],
  numeric: [1231, plain, same],
  uuid: [2951, plain, same],
  name: [1003, plain, same],
  date: [1182, instant, (text) => new Date(text)],
  timestamptz: [1185, instant, (text) => new Date(text)],
  json: [199, (value) => JSON.stringify(value), (text) => JSON.parse(text)],
  jsonb: [3807, (value) => JSON.stringify(value), (text) => JSON.parse(text)],
  bytea: [byteaArray, (value) => `\\x${hex(value as Uint8Array)}`, (text) => unhex(text)],
};

/** For the `types` option of the driver. */
export const arrayTypes: Record<string, ArrayType> = Object.fromEntries(
  Object.entries(elements).map(([name, [oid, write, read]]) => [
    `${name}Array`,
    { to: oid, from: [oid], serialize: (value) => writeArray(value, write), parse: (text) => readArray(text, read) },
  ]),
);

function writeArray(value: unknown, write: (element: unknown) => string): string {
  if (!Array.isArray(value)) return String(value);
  const parts = value.map((element: unknown) => {
    if (element === null || element === undefined) return 'NULL';
    if (Array.isArray(element)) return writeArray(element, write);
    return `"${write(element).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  });
  return `{${parts.join(',')}}`;
}

/** Reads `{a,"b,c",NULL,{…}}`. */
function readArray(text: string, read: (element: string) => unknown): unknown[] {
  let at = text.indexOf('{'); // Past the bounds, `[0:2]={…}`, where there are any.
  const list = (): unknown[] => {
    const found: unknown[] = [];
    at++;
    while (text[at] !== '}') {
      if (text[at] === '{') found.push(list());
      else if (text[at] === '"') found.push(read(quoted()));
      else {
        const word = bare();
        found.push(word === 'NULL' ? null : read(word));
      }
      if (text[at] === ',') at++;
    }
    at++;
    return found;
  };
  const quoted = (): string => {
    let value = '';
    for (at++; text[at] !== '"'; at++) {
      if (text[at] === '\\') at++;
      value += text[at];
    }
    at++;
    return value;
  };
  const bare = (): string => {
    const from = at;
    while (text[at] !== ',' && text[at] !== '}') at++;
    return text.slice(from, at);
  };
  return list();
}

function instant(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value);
}

const pairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
function hex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += pairs[byte]!;
  return text;
}
const unhex = (text: string): Uint8Array =>
  Uint8Array.from({ length: (text.length - 2) / 2 }, (_, i) => Number.parseInt(text.slice(2 + 2 * i, 4 + 2 * i), 16));
