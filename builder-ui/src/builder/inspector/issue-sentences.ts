/** The issues of one field as a sentence to stand under it. */
import { describeIssue, type Issue } from '#flow';
import { say } from '../../app/language.ts';

/** Joined sentences of a field's issues; with `deep` also those of what lies inside it. Undefined when all is well. */
export function issueSentences(issues: readonly Issue[], path: string, deep?: 'deep'): string | undefined {
  const own = issues.filter(
    (issue) => issue.field === path || (deep && issue.field !== undefined && issue.field.startsWith(`${path}.`)),
  );
  return own.length === 0 ? undefined : [...new Set(own.map((issue) => say(describeIssue(issue))))].join(' ');
}
