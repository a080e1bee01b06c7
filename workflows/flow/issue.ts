/** What can be wrong with a flow. The same codes appear on the canvas, at save and at publish. */

export interface Issue {
  /** Stable, kebab-case: `unreachable-node`, `template-not-approved`. */
  code: string;
  severity: 'error' | 'warning';
  /** Where to put the focus. */
  nodeId?: string;
  edgeId?: string;
  /** A config field of the node, dotted: `template.name`. */
  field?: string;
  /** Values for the sentence. */
  params?: Record<string, string | number>;
}
