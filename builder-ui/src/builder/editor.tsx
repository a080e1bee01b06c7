/** One open flow: its stores, its autosave, and the frame around canvas, outline, palette and panels. */
import { useMediaQuery } from '@mantine/hooks';
import { ReactFlowProvider } from '@xyflow/react';
import { keepPreviousData, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { Flow, Issue } from '#flow';
import { api, read } from '../api.ts';
import { may } from '../app/access.ts';
import { useSession } from '../app/session.ts';
import { catalogueQuery, flowQuery, type FlowRow } from '../hsm/data.ts';
import { m } from '../paraglide/messages.js';
import { confirm } from '../ui/confirm.tsx';
import { toastDone, toastError } from '../ui/toast.tsx';
import { QuickAdd } from './add/quick-add.tsx';
import {
  BuilderProvider,
  IssuesProvider,
  useFlow,
  useParts,
  useScreen,
  type BuilderParts,
} from './builder-context.tsx';
import { loadDraft, versionQuery, type Draft } from './live/draft.ts';
import { useChecked } from './live/use-checked.ts';
import { BehindDrawer } from './numbers/behind-drawer.tsx';
import { NumbersBar } from './numbers/numbers-bar.tsx';
import { PeopleDrawer } from './panels/people-drawer.tsx';
import { WhyDialog } from './panels/why-dialog.tsx';
import { VersionsDrawer } from './panels/versions-drawer.tsx';
import { MoveNotice } from './publish/move-notice.tsx';
import { PublishDialog } from './publish/publish-dialog.tsx';
import type { Autosave } from './save/autosave.ts';
import { ConflictDialog } from './save/conflict-dialog.tsx';
import { useAutosave } from './save/use-autosave.ts';
import { useFollowDraft } from './save/use-follow-draft.ts';
import { createScreenStore } from './screen-store.ts';
import { KeysDialog } from './shell/keys-dialog.tsx';
import { Notice } from './shell/notice.tsx';
import classes from './shell/shell.module.css';
import { TopBar } from './shell/top-bar.tsx';
import { useAddress } from './shell/use-address.ts';
import { Workspace } from './shell/workspace.tsx';
import { createBuilderStore } from './store.ts';
import { VersionView } from './version-view.tsx';

/** The published version, to compare the draft with; null before the first publishing. */
export type Live = { number: number; graph: Flow } | null;

interface EditorProps {
  /** The flow as it was when the editor opened; from then on the editor follows it by itself. */
  opened: FlowRow;
  draft: Draft;
}

export function Editor({ opened, draft }: EditorProps) {
  const session = useSession();
  const narrow = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
  const [store] = useState(() => openStore(draft.graph));
  const [screen] = useState(() => createScreenStore({ view: narrow ? 'outline' : 'canvas' }));
  const row = useQuery(flowQuery(opened.id)).data ?? opened;
  const catalogue = useSuspenseQuery(catalogueQuery).data;
  const live = useLive(row);
  const mayEdit = may(session, 'flows.write') && row.status !== 'archived';
  const reserved = useMemo(() => new Set(live?.graph.nodes.map((node) => node.id)), [live]);
  const autosave = useAutosave(row.id, store, draft.revision, mayEdit);
  useFollowDraft(row.id, row.draft_revision, store, autosave);
  const parts = useMemo<BuilderParts>(
    () => ({ flowId: row.id, store, screen, catalogue, reserved, flush: autosave.flush, mayEdit }),
    [row.id, store, screen, catalogue, reserved, autosave, mayEdit],
  );
  return (
    <BuilderProvider parts={parts}>
      <Frame row={row} live={live} autosave={autosave} timezone={session.tenant.timezone} />
    </BuilderProvider>
  );
}

/** The published version. While the next one loads, the one before it stays. */
function useLive(row: FlowRow): Live {
  const number = row.live_version;
  const version = useQuery({
    ...versionQuery(row.id, number ?? 0),
    enabled: number !== null,
    placeholderData: keepPreviousData,
  });
  return useMemo(
    () => (version.data ? { number: version.data.number, graph: version.data.graph } : null),
    [version.data],
  );
}

const nothing: readonly Issue[] = [];

/** A new flow opens with its start selected, so that the first thing to decide is already on screen. */
function openStore(graph: Flow) {
  const store = createBuilderStore(graph);
  if (graph.nodes.length === 1) store.getState().select([graph.nodes[0]!.id]);
  return store;
}

interface FrameProps {
  row: FlowRow;
  live: Live;
  autosave: Autosave;
  timezone: string;
}

function Frame({ row, live, autosave, timezone }: FrameProps) {
  const { flowId, store, screen, catalogue } = useParts();
  const flow = useFlow();
  const checked = useChecked(flow, catalogue, timezone);
  // A flow that has only its start is not wrong, it is new.
  const issues = flow.nodes.length <= 1 ? nothing : checked;
  useAddress();
  const viewing = useScreen((state) => state.viewing);
  const [failed, setFailed] = useState<Flow | null>(null);
  const [keys, setKeys] = useState(false);

  const restore = async (number: number) => {
    const agreed = await confirm({
      title: m.builder_restore_title({ number }),
      body: m.builder_restore_body(),
      action: m.builder_version_restore(),
    });
    if (!agreed) return;
    try {
      await autosave.flush();
      await read(api.crm.flows[':id'].versions[':n'].restore.$post({ param: { id: flowId, n: String(number) } }));
      const next = await loadDraft(flowId);
      store.getState().load(next.graph);
      autosave.restart(next.revision);
      screen.getState().set({ viewing: null, versionsOpen: false });
      toastDone(m.builder_restored({ number }));
    } catch (error) {
      toastError(error);
    }
  };

  return (
    <IssuesProvider value={issues}>
      <ReactFlowProvider>
        <div className={classes.page}>
          <TopBar
            row={row}
            live={live}
            autosave={autosave}
            publishFailed={failed === flow}
            onKeys={() => setKeys(true)}
          />
          {viewing === null ? (
            <>
              <div>
                <Notice row={row} />
                {live && <MoveNotice />}
                <NumbersBar live={row.live_version} />
              </div>
              <Workspace />
            </>
          ) : (
            <VersionView number={viewing} timezone={timezone} onRestore={restore} />
          )}
        </div>
        <QuickAdd />
        <PublishDialog autosave={autosave} onFailed={(bad) => setFailed(bad ? store.getState().flow : null)} />
        <ConflictDialog autosave={autosave} />
        <VersionsDrawer live={row.live_version} onRestore={restore} />
        <PeopleDrawer />
        <BehindDrawer />
        <WhyDialog />
        <KeysDialog opened={keys} onClose={() => setKeys(false)} />
      </ReactFlowProvider>
    </IssuesProvider>
  );
}
