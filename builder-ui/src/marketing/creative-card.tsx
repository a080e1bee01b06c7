/** What people see of an ad: its picture, its title and its text. */
import { Stack, Text } from '@mantine/core';
import { m } from '../paraglide/messages.js';
import { AdPicture, partsOf, type Creative } from '../ui/ad-picture.tsx';

export function CreativeCard({ name, creative }: { name: string; creative: Creative }) {
  const { title, body, picture } = partsOf(creative);
  return (
    <Stack gap={6} w={230} style={{ whiteSpace: 'normal' }}>
      <Text size="sm" fw={600}>
        {title ?? name}
      </Text>
      {picture && <AdPicture src={picture} mah={150} />}
      {body && (
        <Text size="xs" lineClamp={6} style={{ whiteSpace: 'pre-line' }}>
          {body}
        </Text>
      )}
      {!body && !picture && <Text size="xs">{m.marketing_no_creative()}</Text>}
    </Stack>
  );
}
