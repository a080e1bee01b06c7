/** Says something to a lead, or notes something about them. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';
import { toastError } from '../ui/toast.tsx';

export type Saying =
  | { is: 'text'; text: string }
  | { is: 'template'; name: string; language: string; variables: Record<string, string> }
  | { is: 'note'; text: string };

const post = (leadId: string, say: Saying, key: string): Promise<unknown> => {
  const param = { id: leadId };
  const headers = { headers: { 'idempotency-key': key } };
  if (say.is === 'note') return read(api.crm.leads[':id'].notes.$post({ param, json: { text: say.text } }, headers));
  const { name, language, variables } = say.is === 'template' ? say : { name: '', language: '', variables: {} };
  const json = say.is === 'text' ? { text: say.text } : { template: { name, language }, variables };
  return read(api.crm.leads[':id'].messages.$post({ param, json }, headers));
};

/** @param onDone after it was taken */
export function useSay(leadId: string, onDone: () => void) {
  const client = useQueryClient();
  // One key for one thing said, however often it is tried: what got lost on the way is not said twice.
  const tried = useRef<{ what: string; key: string }>(undefined);
  return useMutation({
    mutationFn: (say: Saying) => {
      const what = JSON.stringify(say);
      if (tried.current?.what !== what) tried.current = { what, key: crypto.randomUUID() };
      return post(leadId, say, tried.current.key);
    },
    onSuccess: () => {
      tried.current = undefined;
      onDone();
    },
    onError: toastError,
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.leads.one(leadId) }),
        client.invalidateQueries({ queryKey: keys.conversations.all }),
      ]),
  });
}
