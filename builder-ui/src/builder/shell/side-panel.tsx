/** The panel at the right: the step, the flow's rules, a test run, what needs attention. A drawer on narrow screens. */
import { Badge, Drawer, Tabs } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { m } from '../../paraglide/messages.js';
import { useIssues, useParts, useScreen } from '../builder-context.tsx';
import { Inspector } from '../inspector/inspector.tsx';
import { FlowSettings } from '../panels/flow-settings.tsx';
import { IssuesPanel } from '../panels/issues-panel.tsx';
import { TestRunPanel } from '../run/test-run-panel.tsx';
import type { Panel } from '../screen-store.ts';
import classes from './shell.module.css';

export function SidePanel() {
  const { screen } = useParts();
  const narrow = useMediaQuery('(max-width: 62em)');
  const open = useScreen((state) => state.panelOpen);
  if (!narrow) {
    return (
      <aside className={classes.panel} data-builder-panel aria-label={m.builder_panel()}>
        <Panels />
      </aside>
    );
  }
  return (
    <Drawer
      opened={open}
      onClose={() => screen.getState().set({ panelOpen: false })}
      position="bottom"
      size="78%"
      title={m.builder_panel()}
      closeButtonProps={{ 'aria-label': m.close() }}
      styles={{ body: { padding: 0 } }}
    >
      <Panels />
    </Drawer>
  );
}

function Panels() {
  const { screen } = useParts();
  const panel = useScreen((state) => state.panel);
  const issues = useIssues();
  const errors = issues.filter((issue) => issue.severity === 'error').length;
  return (
    <Tabs
      value={panel}
      onChange={(next) => next && screen.getState().set({ panel: next as Panel })}
      keepMounted={false}
    >
      <Tabs.List className={classes.tabs}>
        <Tabs.Tab value="step">{m.builder_tab_step()}</Tabs.Tab>
        <Tabs.Tab value="flow">{m.builder_tab_flow()}</Tabs.Tab>
        <Tabs.Tab value="test">{m.builder_tab_test()}</Tabs.Tab>
        <Tabs.Tab
          value="issues"
          rightSection={
            issues.length > 0 ? (
              // As many as the button beside says are to be mended; hints alone are no alarm. Two digits fit.
              <Badge size="sm" color={errors > 0 ? 'red' : 'yellow'} className={classes.count}>
                {errors > 0 ? errors : issues.length}
              </Badge>
            ) : undefined
          }
        >
          {m.builder_tab_issues()}
        </Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="step">
        <Inspector />
      </Tabs.Panel>
      <Tabs.Panel value="flow">
        <FlowSettings />
      </Tabs.Panel>
      <Tabs.Panel value="test">
        <TestRunPanel />
      </Tabs.Panel>
      <Tabs.Panel value="issues">
        <IssuesPanel />
      </Tabs.Panel>
    </Tabs>
  );
}
