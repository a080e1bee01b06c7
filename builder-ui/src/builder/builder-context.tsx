/** The builder's stores and its tenant data, for every part of the page. */
import { createContext, useContext, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Catalogue, Flow, Issue } from '#flow';
import type { ScreenState, ScreenStore } from './screen-store.ts';
import type { BuilderState, BuilderStore } from './store.ts';

export interface BuilderParts {
  flowId: string;
  store: BuilderStore;
  screen: ScreenStore;
  catalogue: Catalogue;
  /** Ids of the published version's nodes, never given to new ones. */
  reserved: ReadonlySet<string>;
  /** Saves what is not saved yet; true when the server has everything. */
  flush(): Promise<boolean>;
  /** The person's role only lets them look. */
  mayEdit: boolean;
}

const Parts = createContext<BuilderParts | null>(null);

export function BuilderProvider({ parts, children }: { parts: BuilderParts; children: ReactNode }) {
  return <Parts value={parts}>{children}</Parts>;
}

export function useParts(): BuilderParts {
  const parts = useContext(Parts);
  if (!parts) throw new Error('a part of the builder stands outside its page');
  return parts;
}

export function useBuilder<T>(select: (state: BuilderState) => T): T {
  return useStore(useParts().store, select);
}

export function useScreen<T>(select: (state: ScreenState) => T): T {
  return useStore(useParts().screen, select);
}

export function useFlow(): Flow {
  return useBuilder((state) => state.flow);
}

/** How many steps can be taken back and forth. */
export function useHistory(): { past: number; future: number } {
  const { store } = useParts();
  const past = useStore(store.temporal, (history) => history.pastStates.length);
  const future = useStore(store.temporal, (history) => history.futureStates.length);
  return { past, future };
}

const Issues = createContext<readonly Issue[]>([]);
export const IssuesProvider = Issues.Provider;
/** What is wrong with the shown flow, as last checked. */
export const useIssues = (): readonly Issue[] => useContext(Issues);
