/** What is wrong with the step as a whole: issues that stand under no field of the form and at no way out. */
import { Alert } from '@mantine/core';
import { CircleAlert, TriangleAlert } from 'lucide-react';
import { describeIssue, type Form, type Issue } from '#flow';
import { say } from '../../app/language.ts';

/** Told where the way out stands (`NextSteps`): while one is drawing it is no fault of the step. */
export const openPort = 'open-port';

export function NodeIssues({ issues, form }: { issues: readonly Issue[]; form: Form }) {
  const names = new Set(form.fields.map((field) => field.name));
  const loose = issues.filter((issue) => !names.has(issue.field?.split('.')[0] ?? '') && issue.code !== openPort);
  return loose.map((issue, index) => (
    <Alert
      key={`${issue.code} ${index}`}
      color={issue.severity === 'error' ? 'red' : 'yellow'}
      icon={issue.severity === 'error' ? <CircleAlert size={16} /> : <TriangleAlert size={16} />}
      p="xs"
    >
      {say(describeIssue(issue))}
    </Alert>
  ));
}
