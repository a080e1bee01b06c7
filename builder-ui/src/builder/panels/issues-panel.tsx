/** Everything that stands in the way of publishing, and what deserves a look. A click goes to the place. */
import { Text, Title, UnstyledButton } from '@mantine/core';
import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import { describeIssue, type Issue } from '#flow';
import { say } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { EmptyState } from '../../ui/empty-state.tsx';
import { useFlow, useIssues, useParts } from '../builder-context.tsx';
import inspector from '../inspector/inspector.module.css';
import { titleOf } from '../way-name.ts';
import classes from './panels.module.css';

export function IssuesPanel() {
  const issues = useIssues();
  const errors = issues.filter((issue) => issue.severity === 'error');
  const warnings = issues.filter((issue) => issue.severity === 'warning');
  if (issues.length === 0) return <EmptyState icon={CircleCheck} text={m.builder_issues_none()} />;
  return (
    <div className={inspector.panel}>
      {errors.length > 0 && <IssueGroup title={m.builder_issues_errors()} issues={errors} />}
      {warnings.length > 0 && <IssueGroup title={m.builder_issues_warnings()} issues={warnings} />}
    </div>
  );
}

function IssueGroup({ title, issues }: { title: string; issues: readonly Issue[] }) {
  return (
    <section aria-label={title}>
      <Title order={2} size="sm" mb={6} mt={4}>
        {title} ({issues.length})
      </Title>
      <ul className={classes.issues}>
        {issues.map((issue, index) => (
          <li key={`${issue.code} ${issue.nodeId ?? ''} ${issue.field ?? ''} ${index}`}>
            <IssueRow issue={issue} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function IssueRow({ issue }: { issue: Issue }) {
  const { store, screen } = useParts();
  const flow = useFlow();
  const node = flow.nodes.find((candidate) => candidate.id === issue.nodeId);
  const go = () => {
    if (node) {
      screen.getState().set({ panel: 'step' });
      // The field is drawn after the panel has turned.
      setTimeout(() => store.getState().focusOn(node.id, issue.field), 30);
    } else if (issue.edgeId !== undefined) store.getState().select([issue.edgeId]);
    else if (issue.field?.startsWith('settings')) screen.getState().set({ panel: 'flow' });
  };
  return (
    <UnstyledButton className={classes.issue} onClick={go}>
      {issue.severity === 'error' ? (
        <CircleAlert size={16} className={classes.error} aria-label={m.builder_error()} />
      ) : (
        <TriangleAlert size={16} className={classes.warning} aria-label={m.builder_warning()} />
      )}
      <span>
        {node && (
          <Text span size="xs" c="dimmed" display="block">
            {titleOf(node)}
          </Text>
        )}
        <Text span size="sm">
          {say(describeIssue(issue))}
        </Text>
      </span>
    </UnstyledButton>
  );
}
