/** A flow's own kill switch, in a menu: stops its messages at once, and says what that means for the people inside. */
import { Menu } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { OctagonX, Send } from 'lucide-react';
import { api, read } from '../../api.ts';
import { may } from '../../app/access.ts';
import { keys } from '../../app/keys.ts';
import { useSession } from '../../app/session.ts';
import { m } from '../../paraglide/messages.js';
import { confirm, type Question } from '../../ui/confirm.tsx';
import { toastDone, toastError } from '../../ui/toast.tsx';
import type { FlowRow } from '../data.ts';

export function StopSendingItem({ row }: { row: FlowRow }) {
  const session = useSession();
  const client = useQueryClient();
  const stopped = row.sending_stopped;
  // What sends nothing has nothing to stop; what was stopped before it was archived can be let go.
  const sends = row.status === 'active' || row.status === 'paused';
  if (!may(session, 'sending.stop') || !(sends || stopped)) return null;
  const flip = async () => {
    try {
      if (!(await confirm(stopped ? await allowing(row) : stopping(row)))) return;
      await read(api.crm['kill-switch'].$post({ json: { scope: 'flow', id: row.id, on: !stopped } }));
      toastDone(stopped ? m.flow_allowed() : m.flow_stopped());
    } catch (error) {
      toastError(error);
    }
    await client.invalidateQueries({ queryKey: keys.flows.all });
    void client.invalidateQueries({ queryKey: keys.diagnostics.all });
  };
  return (
    <Menu.Item
      {...(stopped ? {} : { c: 'red' })}
      leftSection={stopped ? <Send size={16} /> : <OctagonX size={16} />}
      onClick={() => void flip()}
    >
      {stopped ? m.flow_allow_sending() : m.flow_stop_sending()}
    </Menu.Item>
  );
}

function stopping({ name, people }: FlowRow): Question {
  return {
    title: m.flow_stop_title({ name }),
    body: people.total > 0 ? m.flow_stop_body({ count: people.total }) : m.flow_stop_body_nobody(),
    action: m.flow_stop_action(),
    danger: true,
  };
}

/** @throws Problem where the server cannot say how many are held: then nothing is let go either */
async function allowing({ id, name }: FlowRow): Promise<Question> {
  const { flows } = await read(api.crm['kill-switch'].$get());
  const held = flows.find((flow) => flow.id === id)?.held ?? 0;
  return {
    title: m.flow_allow_title({ name }),
    body: held > 0 ? m.flow_allow_body({ count: held }) : m.flow_allow_body_nobody(),
    action: m.flow_allow_action(),
  };
}
