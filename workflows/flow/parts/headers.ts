/** Headers that are no text: a file, or a place on the map. */
import {
  type Blank,
  type MediaFormat,
  mediaFormats,
  type PartKind,
  prefixOf,
  type Scope,
  typeOf,
  wordOf,
} from './part.ts';

export interface HeaderMedia {
  is: 'header-media';
  format: MediaFormat;
}

const linkKey = ({ format }: HeaderMedia, scope: Scope) => `${prefixOf(scope)}header.${format}`;
const nameKey = ({ format }: HeaderMedia, scope: Scope) =>
  format === 'document' ? `${prefixOf(scope)}header.filename` : null;

export const headerMedia: PartKind<HeaderMedia> = {
  read(component) {
    const format = wordOf(component.format).toLowerCase() as MediaFormat;
    if (typeOf(component) !== 'HEADER' || !mediaFormats.includes(format)) return null;
    return [{ is: 'header-media', format }];
  },
  blanks(part, scope) {
    const link: Blank = { key: linkKey(part, scope), is: 'link', placeholder: null, max: 2000 };
    const name = nameKey(part, scope);
    return name === null ? [link] : [link, { key: name, is: 'file-name', placeholder: null, max: 240, optional: true }];
  },
  fill(part, said, scope) {
    const link = said.get(linkKey(part, scope))!.text;
    const filename = said.get(nameKey(part, scope) ?? '')?.text;
    return { in: 'header', values: [{ is: 'media', format: part.format, link, ...(filename && { filename }) }] };
  },
  draw: (part, scope) => [
    { as: 'media', format: part.format, key: linkKey(part, scope), fileName: nameKey(part, scope) },
  ],
};

export interface HeaderPlace {
  is: 'header-place';
}
const placeKey = (scope: Scope) => `${prefixOf(scope)}header.location`;

export const headerPlace: PartKind<HeaderPlace> = {
  read: (component) =>
    typeOf(component) === 'HEADER' && wordOf(component.format).toUpperCase() === 'LOCATION'
      ? [{ is: 'header-place' }]
      : null,
  blanks: (_part, scope) => [{ key: placeKey(scope), is: 'place', placeholder: null, max: 1024 }],
  fill: (_part, said, scope) => ({ in: 'header', values: [said.get(placeKey(scope))!.value] }),
  draw: (_part, scope) => [{ as: 'place', key: placeKey(scope) }],
};
