/** One flow of the list: on or off, what starts it, people inside, and how far its messages came. */
import { ActionIcon, Anchor, Badge, Group, Menu, Switch, Text, Tooltip } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { Link } from '@tanstack/react-router';
import { Archive, ArchiveRestore, Copy, Download, EllipsisVertical, PencilRuler, Tags, Users } from 'lucide-react';
import { eventLabel } from '#flow';
import { lazy, Suspense, useState } from 'react';
import { hasAudience } from '../audience/audience-queries.ts';
import { language, say } from '../app/language.ts';
import { m } from '../paraglide/messages.js';
import { formatNumber } from '../ui/format.ts';
import { Time } from '../ui/time.tsx';
import type { FlowRow, FoundPlace } from './data.ts';
import { EffectBars } from './effect-bars.tsx';
import { useFlowActions } from './flow-actions.ts';
import { FoundIn } from './list/found-in.tsx';
import { FlowStatus } from './flow-status.tsx';
import classes from './hsm.module.css';
import type { Power } from './power.tsx';

const AudienceDialog = lazy(() =>
  import('../audience/audience-dialog.tsx').then((file) => ({ default: file.AudienceDialog })),
);

interface FlowItemProps {
  row: FlowRow & { found_in?: FoundPlace[] };
  mayEdit: boolean;
  power: Power;
  onTags(): void;
  /** Somebody wants the flows of one of its tags. */
  onTag(tag: string): void;
}

export function FlowItem({ row, mayEdit, power, onTags, onTag }: FlowItemProps) {
  const { archive, unarchive, duplicate, download } = useFlowActions();
  const navigate = useNavigate();
  const [audienceOpen, setAudienceOpen] = useState(false);
  const [wasOpen, setWasOpen] = useState(false);
  if (audienceOpen && !wasOpen) setWasOpen(true);
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
          <FlowStatus status={row.status} />
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
      <Menu position="bottom-end" width={200}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={m.hsm_actions_of({ name: row.name })}>
            <EllipsisVertical size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<PencilRuler size={16} />} renderRoot={(props) => <Link {...open} {...props} />}>
            {mayEdit ? m.edit() : m.hsm_open()}
          </Menu.Item>
          {hasAudience(row) && (
            <Menu.Item leftSection={<Users size={16} />} onClick={() => setAudienceOpen(true)}>
              {m.audience_open()}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<Download size={16} />} onClick={() => void download(row)}>
            {m.hsm_export()}
          </Menu.Item>
          {mayEdit && (
            <>
              <Menu.Item leftSection={<Copy size={16} />} onClick={() => void duplicate(row)}>
                {m.hsm_duplicate()}
              </Menu.Item>
              <Menu.Item leftSection={<Tags size={16} />} onClick={onTags}>
                {m.hsm_tags_edit()}
              </Menu.Item>
              {row.status === 'archived' ? (
                <Menu.Item leftSection={<ArchiveRestore size={16} />} onClick={() => void unarchive(row)}>
                  {m.hsm_unarchive()}
                </Menu.Item>
              ) : (
                <Menu.Item leftSection={<Archive size={16} />} onClick={() => void archive(row)}>
                  {m.hsm_archive()}
                </Menu.Item>
              )}
            </>
          )}
        </Menu.Dropdown>
      </Menu>
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
