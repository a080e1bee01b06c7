/** A campaign, ad set or ad at the side: its figures over time, the people it brought, and what flows made of them. */
import { Drawer } from '@mantine/core';
import { useState } from 'react';
import { m } from '../../paraglide/messages.js';
import type { useView } from '../view.ts';
import { PeopleList } from './people-list.tsx';
import { PlaceDetail } from './place-detail.tsx';
import { placeOf, type Place } from './place.ts';

export function DetailDrawer({ view }: { view: ReturnType<typeof useView> }) {
  const now = placeOf(view.show);
  // While it slides out it keeps showing what it showed.
  const [kept, setKept] = useState<Place | undefined>(now);
  if (now && (now.kind !== kept?.kind || now.id !== kept.id)) setKept(now);
  const place = now ?? kept;
  return (
    <Drawer
      opened={now !== undefined}
      onClose={() => view.change({ show: undefined, people: undefined })}
      title={place && titles[place.kind]()}
      closeButtonProps={{ 'aria-label': m.close() }}
      size="lg"
    >
      {place &&
        (place.kind === 'rest' || place.kind === 'nobody' ? (
          <PeopleList view={view} place={place} />
        ) : (
          <PlaceDetail view={view} level={place.kind} id={place.id} />
        ))}
    </Drawer>
  );
}

const titles: Record<Place['kind'], () => string> = {
  campaign: m.marketing_campaign,
  adset: m.marketing_adset,
  ad: m.marketing_ad,
  rest: m.marketing_rest_title,
  nobody: m.marketing_nobody_title,
};
