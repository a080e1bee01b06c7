/** The name of a campaign, ad set or ad: leads one level down, shows the ad on hover and focus, and opens the details. */
import { ActionIcon, Text, Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { PanelRightOpen } from 'lucide-react';
import type { MarketingSearch } from '../../app/marketing-search.ts';
import { m } from '../../paraglide/messages.js';
import { CreativeCard } from '../creative-card.tsx';
import type { FigureRow } from '../marketing-queries.ts';
import { statusName } from '../status-name.ts';
import type { Level } from '../view.ts';
import classes from './figures-table.module.css';

export function RowName({ row, level }: { row: FigureRow; level: Level }) {
  const details: MarketingSearch = { show: `${level}:${row.id}`, people: undefined };
  const down: MarketingSearch =
    level === 'campaign'
      ? { level: 'adset', campaign: row.id, adset: undefined, q: undefined }
      : level === 'adset'
        ? { level: 'ad', adset: row.id, q: undefined }
        : details;
  const name = (
    <Link
      to="/crm/marketing"
      search={(before) => ({ ...before, ...down })}
      resetScroll={false}
      className={classes.link}
      title={row.creative ? undefined : row.name}
    >
      {row.name}
    </Link>
  );
  return (
    <div className={classes.name}>
      <div className={classes.nameText}>
        {row.creative ? (
          <Tooltip
            label={<CreativeCard name={row.name} creative={row.creative} />}
            position="right"
            p={10}
            withinPortal
          >
            {name}
          </Tooltip>
        ) : (
          name
        )}
        <Text span className={classes.under} title={row.parent ?? undefined}>
          {[statusName(row.status), row.parent].filter(Boolean).join(' · ')}
        </Text>
      </div>
      {level !== 'ad' && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size={28}
          aria-label={m.marketing_details_of({ name: row.name })}
          renderRoot={(props) => (
            <Link to="/crm/marketing" search={(before) => ({ ...before, ...details })} resetScroll={false} {...props} />
          )}
        >
          <PanelRightOpen size={16} aria-hidden />
        </ActionIcon>
      )}
    </div>
  );
}
