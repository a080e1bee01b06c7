/** Everything the canvas shows beside the document: selection, issues, people, a lit run, and the spoken names. */
import { useMemo } from 'react';
import { say, useLanguage } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { useBuilder, useIssues, useParts, useScreen } from '../builder-context.tsx';
import { usePeople } from '../live/people.ts';
import { useCanvasNumbers } from '../numbers/use-numbers.ts';
import type { View } from '../to-canvas.ts';
import { lineOf, titleOf, wayName } from '../way-name.ts';

export function useView(): View {
  const { catalogue, mayEdit, store } = useParts();
  const selected = useBuilder((state) => state.selected);
  const issues = useIssues();
  const people = usePeople();
  const run = useScreen((state) => state.run);
  const numbers = useCanvasNumbers();
  const language = useLanguage();
  const readOnly = !mayEdit;
  return useMemo<View>(() => {
    return {
      selected,
      issues,
      people,
      run,
      numbers,
      readOnly,
      nameOf(node, errors, here) {
        const { flow } = store.getState();
        const parts = [`${titleOf(node)}: ${lineOf(node, flow, catalogue)}`];
        if (errors > 0) parts.push(m.builder_issue_errors({ count: errors }));
        if (numbers) parts.push(numbers.step(node));
        if (here) parts.push(m.builder_people_here({ count: here }));
        return parts.join('. ');
      },
      titleOf: (node) => titleOf(node),
      lineOf: (node) => lineOf(node, store.getState().flow, catalogue),
      portName: (port) => say(port.label),
      nameOfEdge: (edge) => wayName(store.getState().flow, edge, edge.port),
    };
    // The language is a reason to speak anew although no value here holds it.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [selected, issues, people, run, numbers, readOnly, store, catalogue, language]);
}
