/** What people see of an ad: its picture, its title and its text. */
import { Image, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { m } from '../paraglide/messages.js';
import type { Creative } from './marketing-queries.ts';

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

export function CreativeCard({ name, creative }: { name: string; creative: Creative }) {
  const [title, body] = [text(creative.title), text(creative.body)];
  const source = text(creative.image_url) ?? text(creative.thumbnail_url);
  // Meta's addresses of pictures end after a while.
  const [broken, setBroken] = useState(false);
  return (
    <Stack gap={6} w={230} style={{ whiteSpace: 'normal' }}>
      <Text size="sm" fw={600}>
        {title ?? name}
      </Text>
      {source && !broken && (
        <Image
          src={source}
          alt=""
          radius="sm"
          mah={150}
          fit="cover"
          referrerPolicy="no-referrer"
          onError={() => setBroken(true)}
        />
      )}
      {body && (
        <Text size="xs" lineClamp={6} style={{ whiteSpace: 'pre-line' }}>
          {body}
        </Text>
      )}
      {!body && !source && <Text size="xs">{m.marketing_no_creative()}</Text>}
    </Stack>
  );
}
