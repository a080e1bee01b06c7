/** The numbers that the canvas shows while they are asked for. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Node } from '#flow';
import { language, useLanguage } from '../../app/language.ts';
import { flowNumbersQuery, type FlowNumbers } from '../../hsm/data.ts';
import { m } from '../../paraglide/messages.js';
import { formatNumber } from '../../ui/format.ts';
import { useParts, useScreen } from '../builder-context.tsx';
import type { View } from '../to-canvas.ts';

/** Null while they are not shown, or not here yet. */
export function useNumbers(): FlowNumbers | null {
  const { flowId } = useParts();
  const asked = useScreen((state) => state.numbers);
  const found = useQuery({
    ...flowNumbersQuery(flowId, asked ?? { days: 30, version: null }),
    enabled: asked !== null,
    placeholderData: keepPreviousData,
  });
  return asked === null ? null : (found.data ?? null);
}

const write = (count: number): string => formatNumber(count, language());

export function useCanvasNumbers(): View['numbers'] {
  const numbers = useNumbers();
  const spoken = useLanguage();
  return useMemo(() => {
    if (!numbers) return null;
    const steps = new Map(numbers.nodes.map((step) => [step.node_id, step]));
    const ways = new Map(numbers.ways.map((way) => [`${way.node_id} ${way.port}`, way.people]));
    return {
      step: (node: Node) => sayStep(steps.get(node.id)),
      way: (from: string, port: string) => {
        const went = ways.get(`${from} ${port}`);
        // Which of several ways to the same step it was, nobody knows: that is not 0.
        return went === null ? '?' : write(went ?? 0);
      },
    };
    // The language is a reason to speak anew although no value here holds it.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [numbers, spoken]);
}

function sayStep(step: FlowNumbers['nodes'][number] | undefined): string {
  if (!step) return m.builder_numbers_step({ entered: '0', on: '0', rest: '' });
  const { effect } = step;
  const rest = [
    step.waiting > 0 ? m.builder_numbers_step_here({ count: write(step.waiting) }) : '',
    step.dropped > 0 ? m.builder_numbers_step_dropped({ count: write(step.dropped) }) : '',
  ].join('');
  const passed = m.builder_numbers_step({ entered: write(step.entered), on: write(step.went_on), rest });
  if (effect.messages === 0) return passed;
  const sent = { sent: write(effect.sent), replied: write(effect.replied), out: write(effect.opted_out) };
  return `${write(step.entered)} → ${m.builder_numbers_step_sent(sent)}`;
}
