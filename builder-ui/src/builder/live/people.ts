/** How many people stand at each step, and what each step has achieved: kept up to date while the page is open. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { flowQuery, flowStatsQuery, type FlowStats } from '../../hsm/data.ts';
import { useParts } from '../builder-context.tsx';

export type NodeNumbersRow = FlowStats['nodes'][number];

/** Null until known, and for flows that were never published: nobody can be inside. */
export function useFlowStats(): FlowStats | null {
  const { flowId } = useParts();
  const flow = useQuery(flowQuery(flowId));
  const live = flow.data?.live_version !== null && flow.data !== undefined;
  const stats = useQuery({ ...flowStatsQuery(flowId), enabled: live });
  return stats.data ?? null;
}

export function usePeople(): ReadonlyMap<string, number> | null {
  const stats = useFlowStats();
  // Answers that say the same must not draw the canvas anew.
  const told = stats ? JSON.stringify(stats.nodes.map((node) => [node.node_id, node.people])) : null;
  return useMemo(() => (told === null ? null : new Map(JSON.parse(told) as [string, number][])), [told]);
}
