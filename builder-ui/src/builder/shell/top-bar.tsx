/** The builder's head: where one is, whether it is safe, and what can be done with the whole flow. */
import { ActionIcon, Group, Menu, SegmentedControl, Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import {
  ArrowLeft,
  ChartColumn,
  CircleHelp,
  Copy,
  Download,
  EllipsisVertical,
  FlaskConical,
  History,
  Keyboard,
  List,
  Network,
  Pause,
  Play,
  Plus,
  Redo2,
  Settings2,
  Sparkles,
  Undo2,
} from 'lucide-react';
import type { Flow } from '#flow';
import type { FlowRow } from '../../hsm/data.ts';
import { FlowItems } from '../../hsm/list/flow-items.tsx';
import { StopSendingItem } from '../../hsm/list/stop-sending-item.tsx';
import { FlowStatus } from '../../hsm/flow-status.tsx';
import { usePower } from '../../hsm/power.tsx';
import { saveFlowFile } from '../../hsm/files/save-flow-file.ts';
import { toastError } from '../../ui/toast.tsx';
import { m } from '../../paraglide/messages.js';
import { useHistory, useParts, useScreen } from '../builder-context.tsx';
import { Presence } from '../live/presence.tsx';
import { PublishButton } from '../publish/publish-button.tsx';
import type { Autosave } from '../save/autosave.ts';
import { SaveBadge } from '../save/save-badge.tsx';
import { useCommands } from './commands.ts';
import { FlowName } from './flow-name.tsx';
import classes from './shell.module.css';

interface TopBarProps {
  row: FlowRow;
  live: { number: number; graph: Flow } | null;
  autosave: Autosave;
  publishFailed: boolean;
  onKeys(): void;
}

export function TopBar({ row, live, autosave, publishFailed, onKeys }: TopBarProps) {
  const { screen, mayEdit: allowed } = useParts();
  const mayEdit = useScreen((state) => state.viewing) === null && allowed;
  const view = useScreen((state) => state.view);
  const { past, future } = useHistory();
  const { undo, redo, tidy, openQuickAdd, selectAll } = useCommands();
  const power = usePower();
  // What was drawn a moment ago belongs into the file.
  const exportFlow = async () => {
    try {
      await autosave.flush();
      await saveFlowFile(row.id);
    } catch (error) {
      toastError(error);
    }
  };
  const showNumbers = () => {
    const { numbers, set } = screen.getState();
    set({ numbers: numbers ? null : { days: 30, version: null }, viewing: null });
  };
  const icon = (label: string, Icon: typeof Undo2, act: () => void, disabled = false) => (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        className={classes.icon}
        aria-label={label}
        onClick={act}
        disabled={disabled}
      >
        <Icon size={18} />
      </ActionIcon>
    </Tooltip>
  );

  return (
    <div className={classes.bar}>
      <Tooltip label={m.builder_back()}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={m.builder_back()}
          renderRoot={(props) => <Link to="/crm/hsm" {...props} />}
        >
          <ArrowLeft size={18} />
        </ActionIcon>
      </Tooltip>
      <FlowName row={row} />
      <FlowStatus row={row} />
      {mayEdit && <SaveBadge autosave={autosave} />}
      <div className={classes.gap} />
      <Presence />
      {mayEdit && (
        <Group gap={2} wrap="nowrap" visibleFrom="sm">
          {icon(m.builder_undo(), Undo2, undo, past === 0)}
          {icon(m.builder_redo(), Redo2, redo, future === 0)}
          {icon(m.builder_tidy(), Sparkles, () => void tidy())}
        </Group>
      )}
      <SegmentedControl
        size="xs"
        aria-label={m.builder_view()}
        value={view}
        onChange={(next) => screen.getState().set({ view: next })}
        data={[
          { value: 'canvas', label: <ViewLabel icon={Network} text={m.builder_view_canvas()} /> },
          { value: 'outline', label: <ViewLabel icon={List} text={m.builder_view_outline()} /> },
        ]}
      />
      {row.live_version !== null && (
        <Group visibleFrom="md">{icon(m.builder_numbers_show(), ChartColumn, showNumbers)}</Group>
      )}
      {mayEdit && (
        <Group visibleFrom="md">
          {icon(m.builder_test_run(), FlaskConical, () => screen.getState().set({ panel: 'test' }))}
        </Group>
      )}
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={m.more_actions()}>
            <EllipsisVertical size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {mayEdit && (
            <>
              <Menu.Item leftSection={<Plus size={16} />} rightSection="/" onClick={openQuickAdd}>
                {m.builder_quick_add()}
              </Menu.Item>
              <Menu.Item leftSection={<Undo2 size={16} />} onClick={undo} disabled={past === 0} hiddenFrom="sm">
                {m.builder_undo()}
              </Menu.Item>
              <Menu.Item leftSection={<Redo2 size={16} />} onClick={redo} disabled={future === 0} hiddenFrom="sm">
                {m.builder_redo()}
              </Menu.Item>
              <Menu.Item leftSection={<Copy size={16} />} rightSection="Ctrl A" onClick={selectAll}>
                {m.select_all()}
              </Menu.Item>
            </>
          )}
          <Menu.Item
            leftSection={<FlaskConical size={16} />}
            onClick={() => screen.getState().set({ panel: 'test', panelOpen: true })}
          >
            {m.builder_test_run()}
          </Menu.Item>
          {row.live_version !== null && (
            <Menu.Item leftSection={<ChartColumn size={16} />} onClick={showNumbers}>
              {m.builder_numbers_show()}
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<Settings2 size={16} />}
            onClick={() => screen.getState().set({ panel: 'flow', panelOpen: true })}
          >
            {m.builder_settings()}
          </Menu.Item>
          <Menu.Item leftSection={<CircleHelp size={16} />} onClick={() => screen.getState().set({ whyOpen: true })}>
            {m.why_title()}
          </Menu.Item>
          <Menu.Item leftSection={<Download size={16} />} onClick={() => void exportFlow()}>
            {m.hsm_export()}
          </Menu.Item>
          <Menu.Item leftSection={<History size={16} />} onClick={() => screen.getState().set({ versionsOpen: true })}>
            {m.builder_versions()}
          </Menu.Item>
          {mayEdit && row.status === 'active' && (
            <Menu.Item leftSection={<Pause size={16} />} onClick={() => void power.pause(row)}>
              {m.hsm_pause()}
            </Menu.Item>
          )}
          {mayEdit && row.status === 'paused' && (
            <Menu.Item leftSection={<Play size={16} />} onClick={() => power.resume(row)}>
              {m.hsm_resume()}
            </Menu.Item>
          )}
          {mayEdit && <FlowItems row={row} />}
          <StopSendingItem row={row} />
          <Menu.Item leftSection={<Keyboard size={16} />} onClick={onKeys}>
            {m.builder_keys()}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {mayEdit && <PublishButton live={live} failed={publishFailed} />}
      {power.dialog}
    </div>
  );
}

function ViewLabel({ icon: Icon, text }: { icon: typeof List; text: string }) {
  return (
    <Group gap={5} wrap="nowrap">
      <Icon size={14} aria-hidden />
      <span className={classes.viewText}>{text}</span>
    </Group>
  );
}
