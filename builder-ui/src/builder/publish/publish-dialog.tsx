/** Publishing: what changes, who is inside and what becomes of them, what deserves a look, and a note for the history. */
import { Alert, Button, Group, List, Modal, Skeleton, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { History, Rocket, TriangleAlert, Users } from 'lucide-react';
import { useState } from 'react';
import { describeIssue, type Issue, type StepChange } from '#flow';
import { api, read } from '../../api.ts';
import { keys } from '../../app/keys.ts';
import { language, say } from '../../app/language.ts';
import { ApiProblem } from '../../app/problem.ts';
import { m } from '../../paraglide/messages.js';
import { ErrorState } from '../../ui/error-state.tsx';
import { formatNumber } from '../../ui/format.ts';
import { toastDone } from '../../ui/toast.tsx';
import { useParts, useScreen } from '../builder-context.tsx';
import { backtestQuery } from '../run/backtest.ts';
import { Expected } from '../run/expected.tsx';
import type { Autosave } from '../save/autosave.ts';
import { Changes } from './changes.tsx';
import { type Chosen, effectOf, type General, movingOf, stepsOf } from './choices.ts';
import { PeopleChoice, type StandingAt } from './people-choice.tsx';

/** Moving more people than this at once needs the number typed. */
const manyPeople = 500;

interface Preview {
  next_version: number;
  issues: Issue[];
  people: { total: number; at: { version: number; node_id: string | null; people: number; in_draft: boolean }[] };
  steps: StandingAt[];
  changes: StepChange[];
}

interface PublishDialogProps {
  autosave: Autosave;
  onFailed(failed: boolean): void;
}

export function PublishDialog({ autosave, onFailed }: PublishDialogProps) {
  const { screen } = useParts();
  const opened = useScreen((state) => state.publishOpen);
  const close = () => screen.getState().set({ publishOpen: false });
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={m.builder_publish_title()}
      size="lg"
      closeButtonProps={{ 'aria-label': m.close() }}
    >
      {opened && <PublishForm autosave={autosave} onFailed={onFailed} onDone={close} />}
    </Modal>
  );
}

function PublishForm({ autosave, onFailed, onDone }: PublishDialogProps & { onDone(): void }) {
  const { flowId, screen } = useParts();
  const client = useQueryClient();
  const [note, setNote] = useState('');
  const [people, setPeople] = useState<General>('stay');
  const [chosen, setChosen] = useState<Record<string, Chosen>>({});
  const [typed, setTyped] = useState('');

  // What is published is what is saved, so everything is saved first.
  const preview = useQuery({
    queryKey: keys.flows.part(flowId, 'publish-preview'),
    queryFn: async (): Promise<Preview> => {
      if (!(await autosave.flush())) throw new ApiProblem(0, {});
      return await read(api.crm.flows[':id'].publish.$get({ param: { id: flowId } }));
    },
    gcTime: 0,
    staleTime: 0,
    networkMode: 'always',
  });
  const publish = useMutation({
    mutationFn: () => {
      const steps = stepsOf(preview.data?.steps ?? [], chosen, people);
      return read(api.crm.flows[':id'].publish.$post({ param: { id: flowId }, json: { note, people, steps } }));
    },
    onSuccess: async (done: { version: number; people: { moved: number } }) => {
      onFailed(false);
      onDone();
      toastDone(m.builder_published({ version: done.version }));
      await client.invalidateQueries({ queryKey: keys.flows.all });
    },
    onError: (error) => {
      onFailed(true);
      // The server sees the same errors as the canvas; the panel says where they are.
      if (error instanceof ApiProblem && error.code === 'invalid_flow') screen.getState().set({ panel: 'issues' });
    },
  });

  if (preview.isPending) return <Skeleton h={160} role="group" aria-label={m.loading()} />;
  if (preview.isError) return <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />;
  const { next_version, people: inside, issues, steps } = preview.data;
  const warnings = issues.filter((issue) => issue.severity === 'warning');
  const count = formatNumber(inside.total, language());
  const mustType = movingOf(steps, chosen, people) > manyPeople;
  const isMissing = steps.some((step) => effectOf(step, chosen[step.node_id], people).isMissing);

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        publish.mutate();
      }}
    >
      <Stack gap="md">
        <Text size="sm">{m.builder_publish_what({ version: next_version })}</Text>
        {next_version > 1 && <Changes changes={preview.data.changes} people={peopleAt(inside.at)} />}
        {inside.total > 0 ? (
          <PeopleChoice
            total={inside.total}
            steps={steps}
            general={people}
            onGeneral={setPeople}
            chosen={chosen}
            onChosen={(nodeId, value) => setChosen((before) => ({ ...before, [nodeId]: value }))}
          />
        ) : (
          <Group gap={8} wrap="nowrap">
            <Users size={16} aria-hidden />
            <Text size="sm">{m.builder_publish_nobody()}</Text>
          </Group>
        )}
        <Lately />
        {mustType && (
          <TextInput
            label={m.builder_publish_type_number({ count })}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            inputMode="numeric"
          />
        )}
        {warnings.length > 0 && (
          <Alert
            color="yellow"
            icon={<TriangleAlert size={16} />}
            title={m.builder_publish_warnings({ count: warnings.length })}
          >
            <List size="sm" spacing={2}>
              {warnings.slice(0, 6).map((issue, index) => (
                <List.Item key={index}>{say(describeIssue(issue))}</List.Item>
              ))}
            </List>
          </Alert>
        )}
        <Textarea
          label={`${m.builder_publish_note()} (${m.optional()})`}
          description={m.builder_publish_note_help()}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          maxLength={500}
          autosize
          minRows={2}
        />
        {next_version > 1 && (
          <Text size="xs" c="dimmed">
            {m.builder_publish_undo_note()}
          </Text>
        )}
        {publish.isError && <ErrorState error={publish.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onDone}>
            {m.cancel()}
          </Button>
          <Button
            type="submit"
            leftSection={<Rocket size={16} />}
            loading={publish.isPending}
            disabled={isMissing || (mustType && typed.replace(/\D/g, '') !== String(inside.total))}
            data-autofocus
          >
            {m.builder_publish_now()}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Over all versions: a step keeps its people when the flow is published again. */
function peopleAt(places: Preview['people']['at']): ReadonlyMap<string, number> {
  const people = new Map<string, number>();
  for (const { node_id, people: count } of places)
    if (node_id !== null) people.set(node_id, (people.get(node_id) ?? 0) + count);
  return people;
}

/** How many people this would have reached lately: what publishing lets loose, in numbers. */
function Lately() {
  const { flowId, flush } = useParts();
  const backtest = useQuery(backtestQuery(flowId, 30, flush));
  if (backtest.isPending) return <Skeleton h={20} role="group" aria-label={m.loading()} />;
  if (backtest.isError) return null;
  return (
    <Group gap={8} wrap="nowrap" align="flex-start">
      <History size={16} aria-hidden />
      <section aria-label={m.builder_publish_lately()} style={{ flex: 1 }}>
        <Text size="sm">{m.builder_publish_lately()}</Text>
        <Expected backtest={backtest.data} />
      </section>
    </Group>
  );
}
