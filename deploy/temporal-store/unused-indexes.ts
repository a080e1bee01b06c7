/**
 * Indexes of Temporal's list of workflows that nothing of ours asks by. Temporal makes one for each column that somebody might list
 * workflows by, thirty of them over columns that hold nothing here, and each holds a row for each workflow: 11 of the 19 KB that
 * somebody asleep in a flow cost, and all of them are written when a workflow begins and again when it ends. Without them the same
 * questions get the same answers, only slower. Their names are the same in SQLite and PostgreSQL.
 */
const numbered = (kind: string, most: number) =>
  Array.from({ length: most }, (_, n) => `by_${kind}_${String(n + 1).padStart(2, '0')}`);

/** What stays: the newest, by id, by kind, by state, and what Schedules are found by. */
export const usedIndexes = [
  'default_idx',
  'by_workflow_id',
  'by_workflow_type',
  'by_status',
  'by_temporal_namespace_division',
  'by_temporal_scheduled_by_id',
] as const;

/** Over columns for search attributes that an installation may define; we define none. */
export const indexesOfOwnAttributes: readonly string[] = [
  ...numbered('bool', 3),
  ...numbered('datetime', 3),
  ...numbered('double', 3),
  ...numbered('int', 3),
  ...numbered('keyword', 10),
];

/**
 * And of features that we do not use: children, batches, pauses, and numbers that nobody lists by. By releases `npm run upgrade` alone asks,
 * now and then; `npm start` has none unless told, and a server on PostgreSQL keeps those.
 */
export const unusedIndexes: readonly string[] = [
  ...indexesOfOwnAttributes,
  'by_batcher_user',
  'by_execution_duration',
  'by_execution_time',
  'by_history_length',
  'by_history_size_bytes',
  'by_parent_run_id',
  'by_parent_workflow_id',
  'by_root_run_id',
  'by_root_workflow_id',
  'by_state_transition_count',
  'by_task_queue',
  'by_temporal_pause_info',
  'by_temporal_schedule_paused',
  'by_temporal_scheduled_start_time',
  'by_temporal_worker_deployment',
  'by_temporal_worker_deployment_version',
  'by_temporal_workflow_versioning_behavior',
];

/** May be repeated, and an index that a later schema no longer has is no fault. */
export const dropIndex = (name: string): string => `drop index if exists ${name}`;
