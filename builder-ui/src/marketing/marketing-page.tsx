/** Marketing Hub: what ads cost and what came of it. */
import { m } from '../paraglide/messages.js';
import { Page } from '../ui/page.tsx';
import { ConversionsLink } from './conversions-link.tsx';
import { ConnectionActions } from './connection/connection-actions.tsx';
import { ConnectionBanners } from './connection/banners/connection-banners.tsx';
import { ConnectionGate } from './connection/connection-gate.tsx';
import { Dashboard } from './dashboard.tsx';

export function MarketingPage() {
  return (
    <Page
      title={m.page_marketing()}
      subtitle={m.marketing_subtitle()}
      actions={
        <>
          <ConversionsLink />
          <ConnectionActions />
        </>
      }
    >
      <ConnectionBanners />
      <ConnectionGate>
        <Dashboard />
      </ConnectionGate>
    </Page>
  );
}
