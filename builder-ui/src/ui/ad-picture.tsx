/** What an ad looks like. Meta's creative is kept as it came: any part may be missing or be no text. */
import { Image, type MantineSpacing } from '@mantine/core';
import { useState } from 'react';

export type Creative = Partial<Record<'title' | 'body' | 'image_url' | 'thumbnail_url', unknown>>;

/** The words and the picture's address, as far as they are there. */
export function partsOf(creative: Creative | null | undefined) {
  return {
    title: text(creative?.title),
    body: text(creative?.body),
    picture: text(creative?.image_url) ?? text(creative?.thumbnail_url),
  };
}

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

/** A picture at Meta; nothing once its address has ended, as such addresses do after a while. */
export function AdPicture(props: { src: string; mah: number; mb?: MantineSpacing }) {
  const [broken, setBroken] = useState(false);
  if (broken) return null;
  return (
    <Image {...props} alt="" radius="sm" fit="cover" referrerPolicy="no-referrer" onError={() => setBroken(true)} />
  );
}
