/** Marketing Hub: what ads cost and what came of it. */
import { usePrefetchQuery } from '@tanstack/react-query';
import { m } from '../paraglide/messages.js';
import { Page } from '../ui/page.tsx';
import { ConnectionActions } from './connection/connection-actions.tsx';
import { ConnectionBanners } from './connection/connection-banners.tsx';
import { ConnectionGate } from './connection/connection-gate.tsx';
import { Dashboard } from './dashboard.tsx';
import { seriesQuery, statsQuery } from './marketing-queries.ts';
import { useView } from './view.ts';

export function MarketingPage() {
  const { ask } = useView();
  // Figures are asked for while it is still found out how the connection is.
  usePrefetchQuery(statsQuery(ask));
  usePrefetchQuery(seriesQuery(ask));
  return (
    <Page title={m.page_marketing()} subtitle={m.marketing_subtitle()} actions={<ConnectionActions />}>
      <ConnectionBanners />
      <ConnectionGate>
        <Dashboard />
      </ConnectionGate>
    </Page>
  );
}
