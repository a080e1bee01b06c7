/** The ad or form that brought the lead: what they saw before they wrote, where it belongs, and what a lead of it costs. */
import { Anchor, Blockquote, Code, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Megaphone } from 'lucide-react';
import { may } from '../app/access.ts';
import { useSession } from '../app/session.ts';
import { m } from '../paraglide/messages.js';
import { AdPicture, partsOf } from '../ui/ad-picture.tsx';
import { Fact } from '../ui/fact.tsx';
import { Money } from '../ui/money.tsx';
import { Section } from '../ui/section.tsx';
import { Time } from '../ui/time.tsx';
import { adCostQuery, touchesQuery, type Lead, type Touch } from './lead-queries.ts';

/** Whether there is anything to say about how they came: an ad of Meta's, or a form. */
const isTold = (touch: Touch) =>
  Boolean(touch.ad_id ?? touch.adset_id ?? touch.campaign_id ?? touch.form_id ?? touch.headline);

export function AdCard({ lead }: { lead: Lead }) {
  const touches = useQuery(touchesQuery(lead.id));
  const told = (touches.data?.items ?? []).filter(isTold).toReversed();
  const [newest, ...earlier] = told;
  if (touches.isPending && lead.meta_ad_id) return <Skeleton h={160} />;
  if (!newest) return null;
  return (
    <Section title={m.ad_title()} aside={<Megaphone size={16} strokeWidth={1.75} aria-hidden />}>
      <Stack gap="xs">
        <Seen touch={newest} />
        <Places touch={newest} />
        {newest.form_id && (
          <Fact label={newest.ad_id ? m.ad_form() : m.ad_form_organic()}>
            {newest.form_name || <Code>{newest.form_id}</Code>}
          </Fact>
        )}
        <Fact label={m.ad_since()}>
          <Time at={newest.occurred_at} />
        </Fact>
        {newest.ad_id && <Cost adId={newest.ad_id} />}
        {newest.ad_id && (
          <Anchor size="sm" renderRoot={(props) => <Link to="/crm/leads" search={{ ad: newest.ad_id! }} {...props} />}>
            {m.ad_more_leads()}
          </Anchor>
        )}
        {earlier.length > 0 && (
          <Fact label={m.ad_earlier()}>
            {earlier.slice(0, 5).map((touch) => (
              <div key={touch.id}>
                {nameOf(touch)} · <Time at={touch.occurred_at} show="date" />
              </div>
            ))}
          </Fact>
        )}
      </Stack>
    </Section>
  );
}

const nameOf = (touch: Touch): string =>
  touch.ad_name ??
  touch.campaign_name ??
  touch.headline ??
  touch.form_name ??
  touch.ad_id ??
  touch.campaign_id ??
  m.ad_form();

/** The ad as the person saw it: what came with the click, else as the account has it now. */
function Seen({ touch }: { touch: Touch }) {
  const { media, source_url: link } = touch;
  const kept = partsOf(touch.creative);
  const title = touch.headline ?? kept.title;
  const body = touch.body ?? kept.body;
  const picture = kept.picture ?? media?.thumbnail_url ?? (media?.type === 'image' ? media.url : null);
  if (!title && !body && !picture) return null;
  return (
    <Blockquote p="sm" m={0} radius="md">
      {picture && <AdPicture src={picture} mah={140} mb="xs" />}
      {title && (
        <Text size="sm" fw={600}>
          {title}
        </Text>
      )}
      {body && (
        <Text size="sm" style={{ whiteSpace: 'pre-line' }}>
          {body}
        </Text>
      )}
      {link && /^https?:/.test(link) && (
        <Anchor size="sm" href={link} target="_blank" rel="noreferrer noopener">
          {m.ad_open_post()}
        </Anchor>
      )}
    </Blockquote>
  );
}

function Places({ touch }: { touch: Touch }) {
  const readsFigures = may(useSession(), 'marketing.read');
  const places = [
    ['campaign', m.ad_campaign(), touch.campaign_id, touch.campaign_name],
    ['adset', m.ad_set(), touch.adset_id, touch.adset_name],
    ['ad', m.ad_ad(), touch.ad_id, touch.ad_name],
  ] as const;
  return places.map(
    ([level, label, id, name]) =>
      id !== null && (
        <Fact key={label} label={label}>
          {name !== null && readsFigures ? (
            <Anchor
              size="sm"
              renderRoot={(props) => <Link to="/crm/marketing" search={{ show: `${level}:${id}` }} {...props} />}
            >
              {name}
            </Anchor>
          ) : (
            (name ?? <Code>{id}</Code>)
          )}
        </Fact>
      ),
  );
}

/** For whoever may see figures. */
function Cost({ adId }: { adId: string }) {
  const session = useSession();
  const cost = useQuery({ ...adCostQuery(adId), enabled: may(session, 'marketing.read') });
  if (!cost.data || cost.data.cpa === null || cost.data.currency === null) return null;
  return (
    <Fact label={m.ad_cost()}>
      <Money amount={cost.data.cpa} currency={cost.data.currency} />{' '}
      <Text span size="xs" c="dimmed">
        {m.ad_cost_note({ count: cost.data.leads })}
      </Text>
    </Fact>
  );
}
