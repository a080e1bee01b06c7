/** What a step says in a template's blanks, held against what the template asks for. */
import type { Issue } from '../../issue.ts';
import type { CatalogueTemplate, CheckContext } from '../../kind.ts';
import { understand } from '../../parts/blanks.ts';
import { blanksOf, unsupportedIn } from '../../parts/mod.ts';
import type { Blank } from '../../parts/part.ts';
import { oldKey, textsFor } from '../../parts/say.ts';
import { parseText } from '../../template.ts';
import { textIssues } from '../texts.ts';

/** @param template undefined: the tenant has none of the kind; then the texts are looked at by themselves */
export function blankIssues(
  given: Readonly<Record<string, string>>,
  template: CatalogueTemplate | undefined,
  context: Pick<CheckContext, 'nodeId' | 'catalogue' | 'given'>,
): Issue[] {
  const { nodeId, catalogue } = context;
  const blanks = template ? blanksOf(template.parts) : [];
  const byKey = new Map(
    blanks.flatMap((blank) => [
      [oldKey(blank, blanks) ?? blank.key, blank],
      [blank.key, blank],
    ]),
  );
  const issues: Issue[] = template ? templateIssues(given, template, blanks, byKey, nodeId) : [];
  for (const [key, text] of Object.entries(given)) {
    const field = `variables.${key}`;
    const blank = byKey.get(key);
    // An emptied field is a variable that is not filled in; `templateIssues` says so where the template is known.
    if (text.trim() === '') {
      if (!template)
        issues.push({ code: 'variable-missing', severity: 'error', nodeId, field, params: { position: key } });
      continue;
    }
    // What may stay empty needs no fallback.
    issues.push(...textIssues(text, { nodeId, field }, catalogue, blank?.optional ? null : context.given));
    const fault = blank && fixedFault(text, blank, catalogue);
    if (fault) issues.push({ code: fault, severity: 'error', nodeId, field, params: paramsOf(blank) });
  }
  return issues;
}

function templateIssues(
  given: Readonly<Record<string, string>>,
  { name, parts }: CatalogueTemplate,
  blanks: readonly Blank[],
  byKey: ReadonlyMap<string, Blank>,
  nodeId: string,
): Issue[] {
  const what = unsupportedIn(parts);
  if (what !== null)
    return [{ code: 'template-unsupported', severity: 'error', nodeId, field: 'template', params: { name, what } }];
  const texts = textsFor(blanks, given);
  const counts = { name, expected: blanks.length, given: Object.keys(given).length };
  const missing = blanks.filter((blank) => !blank.optional && !texts.has(blank.key));
  const extra = Object.keys(given).filter((key) => !byKey.has(key));
  const say = (code: string, key: string, params: Record<string, string | number>): Issue => ({
    code,
    severity: 'error',
    nodeId,
    field: `variables.${key}`,
    params: { ...counts, ...params },
  });
  return [
    ...missing.map((blank) => say('variable-missing', blank.key, paramsOf(blank))),
    ...extra.map((key) => say('variable-extra', key, { position: key })),
  ];
}

/** What can never be right, whoever it goes to: a value that is written out. */
function fixedFault(text: string, blank: Blank, { now, timezone }: CheckContext['catalogue']): string | null {
  const { pieces, faults } = parseText(text);
  if (faults.length > 0 || pieces.some((piece) => 'path' in piece)) return null;
  const said = understand(text, blank, { now: now === undefined ? 0 : Date.parse(now), zone: timezone ?? 'UTC' });
  return typeof said === 'string' ? said : null;
}

const paramsOf = ({ key, button, max }: Blank): Record<string, string | number> => ({
  position: key,
  most: max,
  ...(button ? { button } : {}),
});
