/** Imports that somebody of the team began and left: how far they are, and what became of them. */
import { Alert, Anchor, Box } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { InferResponseType } from 'hono/client';
import { CircleAlert, CircleCheck } from 'lucide-react';
import type { api } from '../api.ts';
import { language } from '../app/language.ts';
import { send } from '../app/send.ts';
import { m } from '../paraglide/messages.js';
import { ImportProgress } from './import-progress.tsx';
import { type ImportKind, seeImported } from './kinds.ts';

type Imports = InferResponseType<(typeof api.crm.imports)['$get'], 200>['items'];

const kindOf = { lead: 'leads', opportunity: 'opportunities', sale: 'sales' } as const;
const isOver = ({ stage }: Imports[number]) => stage === 'done' || stage === 'failed';

/** Shows the last one of this kind; nothing where there is none. */
export function RunningImports({ kind }: { kind: ImportKind }) {
  const { data } = useQuery({
    queryKey: ['imports'],
    queryFn: async () => ((await (await send('/api/crm/imports')).json()) as { items: Imports }).items,
    refetchInterval: ({ state }) => (state.data?.some((one) => !isOver(one)) ? 1_000 : false),
  });
  const last = data?.find((one) => kindOf[one.kind] === kind);
  if (!last) return null;
  if (!isOver(last))
    return (
      <Box mb="lg">
        <ImportProgress running={last.key} />
      </Box>
    );
  const isDone = last.stage === 'done';
  return (
    <Alert
      role="status"
      mb="lg"
      color={isDone ? 'green' : 'yellow'}
      icon={isDone ? <CircleCheck size={18} /> : <CircleAlert size={18} />}
    >
      {isDone ? (
        <>
          {m.import_ended({ count: last.rows, rows: last.rows.toLocaleString(language()) })}{' '}
          <Anchor
            size="sm"
            underline="always"
            renderRoot={(props) => <Link {...seeImported(kind, last.batch_id)} {...props} />}
          >
            {m.import_ended_see()}
          </Anchor>
        </>
      ) : (
        m.import_failed_nothing()
      )}
    </Alert>
  );
}
