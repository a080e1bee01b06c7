/** What every control of the inspector may look at, and the one way to change the node. */
import { createContext, useContext } from 'react';
import type { Catalogue, Flow, Form, FormField, Issue, Node } from '#flow';

export interface Inspected {
  node: Node;
  flow: Flow;
  catalogue: Catalogue;
  form: Form;
  issues: readonly Issue[];
  readOnly: boolean;
  /** Puts values over the config; `undefined` removes a field. `merge` names the field while somebody types in it. */
  patch(values: Record<string, unknown>, merge?: string): void;
}

export interface ControlProps {
  field: FormField;
  /** Dotted path in the config, for the focus and for issues: `template`, `until.offset`. */
  path: string;
  value: unknown;
  /** `typing` marks a change that belongs to the one before it. `undefined` removes the value. */
  onChange(value: unknown, typing?: 'typing'): void;
  /** The sentences of this field's issues, joined. */
  error: string | undefined;
}

const InspectedContext = createContext<Inspected | null>(null);
export const InspectedProvider = InspectedContext.Provider;

export function useInspected(): Inspected {
  const inspected = useContext(InspectedContext);
  if (!inspected) throw new Error('a control stands outside the inspector');
  return inspected;
}
