/** Checks the document while it is edited, a moment after the last change: the same `validate` as at save and at publish. */
import { useEffect, useState } from 'react';
import { validate, type Catalogue, type Flow, type Issue } from '#flow';

export function useChecked(flow: Flow, catalogue: Catalogue, timezone: string): readonly Issue[] {
  const check = () => validate(flow, { ...catalogue, now: new Date().toISOString(), timezone });
  const [issues, setIssues] = useState<readonly Issue[]>(check);
  useEffect(() => {
    const timer = setTimeout(() => {
      const next = check();
      // The same findings are the same list, so that nothing is drawn anew while somebody moves cards about.
      setIssues((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next));
    }, 200);
    return () => clearTimeout(timer);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `check` closes over exactly these
  }, [flow, catalogue, timezone]);
  return issues;
}
