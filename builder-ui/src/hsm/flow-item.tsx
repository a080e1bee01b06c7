/** One flow of the list: on or off, what starts it, people inside, and how far its messages came. */
import { Anchor, Badge, Group, Switch, Text, Tooltip } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { Link } from '@tanstack/react-router';
import { Users } from 'lucide-react';
import { eventLabel } from '#flow';
import { lazy, Suspense, useState } from 'react';
import { language, say } from '../app/language.ts';
import { m } from '../paraglide/messages.js';
import { formatNumber } from '../ui/format.ts';
import { Time } from '../ui/time.tsx';
import type { FlowRow, FoundPlace } from './data.ts';
import { EffectBars } from './effect-bars.tsx';
import { FlowMenuButton } from './list/flow-menu-button.tsx';
import { FoundIn } from './list/found-in.tsx';
import { FlowStatus } from './flow-status.tsx';
import classes from './hsm.module.css';
import type { Power } from './power.tsx';

const AudienceDialog = lazy(() =>
  import('../audience/audience-dialog.tsx').then((file) => ({ default: file.AudienceDialog })),
);

const loadMenu = () => import('./list/flow-menu.tsx');
const FlowMenu = lazy(() => loadMenu().then((file) => ({ default: file.FlowMenu })));

interface FlowItemProps {
  row: FlowRow & { found_in?: FoundPlace[] };
  mayEdit: boolean;
  power: Power;
  onTags(): void;
  /** Somebody wants the flows of one of its tags. */
  onTag(tag: string): void;
}

export function FlowItem({ row, mayEdit, power, onTags, onTag }: FlowItemProps) {
  const navigate = useNavigate();
  const [audienceOpen, setAudienceOpen] = useState(false);
  const [wasOpen, setWasOpen] = useState(false);
  if (audienceOpen && !wasOpen) setWasOpen(true);
  const [menuAsked, setMenuAsked] = useState(false);
  const menuButton = (
    <FlowMenuButton row={row} onClick={() => setMenuAsked(true)} onPointerEnter={() => void loadMenu()} />
  );
  const open = { to: '/crm/hsm/flows/$flowId', params: { flowId: row.id } } as const;
  const on = row.status === 'active';

  const flip = () => {
    if (on) void power.pause(row);
    else if (row.status === 'paused') power.resume(row);
    // What was never published has nothing to switch on yet: the builder shows what is missing.
    else void navigate({ ...open, search: { panel: 'publish' } });
  };

  return (
    <div className={classes.flow}>
      <Tooltip
        label={
          on ? m.hsm_switch_off_help() : row.status === 'draft' ? m.hsm_switch_draft_help() : m.hsm_switch_on_help()
        }
      >
        <Switch
          checked={on}
          onChange={flip}
          disabled={!mayEdit || row.status === 'archived'}
          aria-label={on ? m.hsm_switch_off({ name: row.name }) : m.hsm_switch_on({ name: row.name })}
          size="md"
        />
      </Tooltip>
      <div className={classes.flowMain}>
        <Group gap={8}>
          <Anchor fw={600} size="sm" c="inherit" renderRoot={(props) => <Link {...open} {...props} />}>
            {row.name}
          </Anchor>
          <FlowStatus row={row} />
          {row.tags.map((tag) => (
            <Badge
              key={tag}
              color="gray"
              variant="light"
              tt="none"
              style={{ cursor: 'pointer' }}
              renderRoot={(props) => <button type="button" onClick={() => onTag(tag)} {...props} />}
            >
              {tag}
            </Badge>
          ))}
          {row.live_version !== null && row.has_changes && (
            <Text span size="xs" c="dimmed">
              {m.hsm_unpublished()}
            </Text>
          )}
        </Group>
        <Text size="sm" c="dimmed" lineClamp={2}>
          {triggerLine(row)}
        </Text>
        <Text size="xs" c="dimmed">
          {row.live_version === null ? m.hsm_never_published() : `v${row.live_version}`} · {m.hsm_edited()}{' '}
          <Time at={row.draft_updated_at} show="relative" />
        </Text>
        {row.found_in && row.found_in.length > 0 && <FoundIn flowId={row.id} places={row.found_in} />}
      </div>
      <div className={classes.inside}>
        <Users size={16} aria-hidden />
        <span>
          <Text span fw={600}>
            {formatNumber(row.people.total, language())}
          </Text>{' '}
          <Text span size="xs" c="dimmed">
            {m.hsm_inside_now()}
          </Text>
        </span>
      </div>
      <EffectBars effect={row.effect} />
      {menuAsked ? (
        <Suspense fallback={menuButton}>
          <FlowMenu row={row} mayEdit={mayEdit} onTags={onTags} onAudience={() => setAudienceOpen(true)} />
        </Suspense>
      ) : (
        menuButton
      )}
      <Suspense>
        {wasOpen && <AudienceDialog flow={row} opened={audienceOpen} onClose={() => setAudienceOpen(false)} />}
      </Suspense>
    </div>
  );
}

/** What starts it, in words: the description, or the events of the live version. */
function triggerLine(row: FlowRow): string {
  if (row.description !== '') return row.description;
  const events: string[] = row.trigger_events;
  if (events.length > 0) return m.hsm_starts_with({ events: events.map((name) => say(eventLabel(name))).join(' · ') });
  return row.live_version === null ? m.hsm_not_live_yet() : m.hsm_starts_by_hand();
}
