/** A way through the flow to be lit on the canvas: of a test run, or of a person. Pure. */
import type { Flow } from '#flow';
import type { Light } from '../to-canvas.ts';

export interface RunStep {
  nodeId: string;
  /** The port it left by; null where it stands or ended. */
  port: string | null;
  /** ISO 8601. */
  at: string;
}

export interface ShownRun {
  lights: ReadonlyMap<string, Light>;
  edges: ReadonlySet<string>;
}

/** Lights the visited steps and the arrows between them. Where it stands or ended is `here`. */
export function lightUp(flow: Flow, steps: readonly RunStep[]): ShownRun {
  const lights = new Map<string, Light>(steps.map((step) => [step.nodeId, 'passed']));
  const last = steps.at(-1);
  if (last) lights.set(last.nodeId, 'here');
  const edges = new Set<string>();
  steps.forEach((step, index) => {
    const next = steps[index + 1];
    const edge = flow.edges.find(
      (candidate) => candidate.from === step.nodeId && candidate.port === step.port && candidate.to === next?.nodeId,
    );
    if (edge) edges.add(edge.id);
  });
  return { lights, edges };
}
