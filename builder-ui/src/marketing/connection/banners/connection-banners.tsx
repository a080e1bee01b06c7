/** What the connection needs from somebody: the worst in full, the rest behind a button that says how many. */
import { Alert, Button, Group, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ChevronDown, CircleAlert, Clock, TriangleAlert, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import { m } from '../../../paraglide/messages.js';
import { useNow } from '../../../ui/use-now.ts';
import { bannersOf, type Banner } from './banners.ts';
import { bannerWords } from './banner-words.tsx';
import { syncQuery, tokenStatusQuery } from '../connection-queries.ts';

const looks: Record<Banner['code'], { color: string; icon: LucideIcon }> = {
  revoked: { color: 'red', icon: CircleAlert },
  expired: { color: 'red', icon: CircleAlert },
  failed: { color: 'red', icon: CircleAlert },
  permissions: { color: 'amber', icon: TriangleAlert },
  expiring: { color: 'amber', icon: Clock },
  still: { color: 'amber', icon: TriangleAlert },
  waiting: { color: 'amber', icon: Clock },
  partial: { color: 'amber', icon: TriangleAlert },
};

export function ConnectionBanners() {
  const now = useNow();
  const [all, setAll] = useState(false);
  const status = useQuery(tokenStatusQuery);
  const syncs = useQuery(syncQuery);
  const banners = status.data ? bannersOf(status.data, syncs.data?.accounts, now) : [];
  if (banners.length === 0) return null;
  const [worst, ...others] = banners;
  return (
    <Stack gap="xs" mb="md">
      <BannerBox banner={worst!} />
      {all && others.map((banner) => <BannerBox key={banner.code} banner={banner} />)}
      {others.length > 0 && (
        <Group>
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            rightSection={<ChevronDown size={14} style={{ rotate: all ? '180deg' : undefined }} />}
            onClick={() => setAll(!all)}
            aria-expanded={all}
          >
            {all ? m.meta_banners_fewer() : m.meta_banners_more({ count: others.length })}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function BannerBox({ banner }: { banner: Banner }) {
  const { color, icon: Icon } = looks[banner.code];
  const { title, text, action } = bannerWords(banner);
  return (
    <Alert color={color} icon={<Icon size={18} />} title={title} role="status" data-banner={banner.code}>
      <Group justify="space-between" gap="sm">
        <Stack gap={2} flex="1 1 320px">
          {text}
        </Stack>
        {action}
      </Group>
    </Alert>
  );
}
