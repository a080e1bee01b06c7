/** What is open on the builder's screen: panel, view, quick add, the lead for previews, a shown run. Never saved. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Deed } from '../hsm/data.ts';
import type { AddTarget } from './add/add-target.ts';
import type { ShownRun } from './run/shown-run.ts';

export type Panel = 'step' | 'flow' | 'issues' | 'test';

export interface ScreenState {
  panel: Panel;
  view: 'canvas' | 'outline';
  /** Where the quick add will put its node; null while it is closed. */
  adding: AddTarget | null;
  /** On narrow screens the panel is a drawer; this is whether it is open. */
  panelOpen: boolean;
  /** Node whose people are listed. */
  peopleAt: string | null;
  /** Whose numbers the canvas shows instead of what steps will do; null: none. */
  numbers: { days: number; version: number | null } | null;
  /** The number whose people are listed. */
  behind: { did: Deed; nodeId: string | null } | null;
  whyOpen: boolean;
  versionsOpen: boolean;
  publishOpen: boolean;
  /** Version shown read-only in place of the draft. */
  viewing: number | null;
  previewLead: { id: string; name: string } | null;
  /** With the lead whose way it is: for a moment another may be chosen already. */
  run: (ShownRun & { leadId: string }) | null;
  set(change: Partial<Omit<ScreenState, 'set'>>): void;
}

export type ScreenStore = StoreApi<ScreenState>;

export function createScreenStore(first: Partial<Pick<ScreenState, 'panel' | 'view'>> = {}): ScreenStore {
  return createStore<ScreenState>()((set) => ({
    panel: 'step',
    view: 'canvas',
    adding: null,
    panelOpen: false,
    peopleAt: null,
    numbers: null,
    behind: null,
    whyOpen: false,
    versionsOpen: false,
    publishOpen: false,
    viewing: null,
    previewLead: null,
    run: null,
    ...first,
    set: (change) => set(change),
  }));
}
