/** Asks Meta for the pages anew: somebody may have just been given one. */
import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { api, read } from '../../../api.ts';
import { keys } from '../../../app/keys.ts';
import { m } from '../../../paraglide/messages.js';
import { toastError } from '../../../ui/toast.tsx';
import { metaPagesQuery } from '../connection-queries.ts';

export function LookButton({ label }: { label?: string }) {
  const client = useQueryClient();
  const pages = useQuery(metaPagesQuery);
  const look = useMutation({
    mutationFn: () => read(api.crm.marketing['meta-pages'].sync.$post()),
    onError: toastError,
    onSettled: () => client.invalidateQueries({ queryKey: keys.metaPages.all }),
  });
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<RefreshCw size={14} />}
      onClick={() => look.mutate()}
      loading={look.isPending || pages.data?.looking}
    >
      {label ?? m.meta_pages_look()}
    </Button>
  );
}
