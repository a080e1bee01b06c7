/**
 * The builder's state: the document (undoable) beside what is only on the screen (not undoable). One store per open flow.
 * Every change of the document is one pure edit; edits that carry the same `merge` key within a moment are one step back.
 */
import { temporal, type TemporalState } from 'zundo';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Flow } from '#flow';

/** Steps that can be taken back. Documents share their unchanged parts, so a step costs what it changed. */
export const historyLimit = 300;
/** Typing into the same field is one step until it rests this long, ms. */
const mergeWindow = 900;

export interface BuilderState {
  flow: Flow;
  /** Ids of selected nodes and edges. */
  selected: ReadonlySet<string>;
  /** Counts up to ask for the keyboard focus at a node, and at one of its fields. */
  focus: { nodeId: string; field?: string; turn: number } | null;
  /** Makes one step. Giving back the same flow is no step. `select` replaces the selection. */
  edit(change: (flow: Flow) => Flow, options?: { merge?: string; select?: Iterable<string> }): void;
  undo(): void;
  redo(): void;
  /** Puts another document in place and forgets the history: another flow, or theirs after a lost race. */
  load(flow: Flow): void;
  select(ids: Iterable<string>): void;
  focusOn(nodeId: string, field?: string): void;
}

type Document = Pick<BuilderState, 'flow'>;
export type BuilderStore = StoreApi<BuilderState> & { temporal: StoreApi<TemporalState<Document>> };

/** `now` is the clock that ends a run of typing; tests give their own. */
export function createBuilderStore(flow: Flow, now: () => number = () => performance.now()): BuilderStore {
  let run: { key: string; at: number } | null = null;

  const store: BuilderStore = createStore<BuilderState>()(
    temporal(
      (set, get) => ({
        flow,
        selected: new Set<string>(),
        focus: null,
        edit(change, options = {}) {
          const before = get().flow;
          const after = change(before);
          const selection = options.select ? { selected: new Set(options.select) } : {};
          if (after === before) {
            if (options.select) set(selection);
            return;
          }
          const goesOn = run !== null && run.key === options.merge && now() - run.at < mergeWindow;
          // A merged edit is written past the history: the run's first edit has stored the state before it.
          if (goesOn) store.temporal.getState().pause();
          set({ flow: after, ...keepExisting(after, get().selected), ...selection });
          if (goesOn) store.temporal.getState().resume();
          run = options.merge === undefined ? null : { key: options.merge, at: now() };
        },
        undo() {
          run = null;
          store.temporal.getState().undo();
          set(keepExisting(get().flow, get().selected));
        },
        redo() {
          run = null;
          store.temporal.getState().redo();
          set(keepExisting(get().flow, get().selected));
        },
        load(next) {
          run = null;
          set({ flow: next, selected: new Set(), focus: null });
          store.temporal.getState().clear();
        },
        select(ids) {
          const selected = new Set(ids);
          const current = get().selected;
          if (selected.size === current.size && [...selected].every((id) => current.has(id))) return;
          set({ selected });
        },
        focusOn(nodeId, field) {
          set({ selected: new Set([nodeId]), focus: { nodeId, field, turn: (get().focus?.turn ?? 0) + 1 } });
        },
      }),
      {
        partialize: (state): Document => ({ flow: state.flow }),
        equality: (past, current) => past.flow === current.flow,
        limit: historyLimit,
      },
    ),
  );
  return store;
}

/** The selection without what the document has lost; the same object when nothing was lost. */
function keepExisting(flow: Flow, selected: ReadonlySet<string>): { selected: ReadonlySet<string> } {
  const known = new Set([...flow.nodes.map((node) => node.id), ...flow.edges.map((edge) => edge.id)]);
  const kept = [...selected].filter((id) => known.has(id));
  return { selected: kept.length === selected.size ? selected : new Set(kept) };
}
