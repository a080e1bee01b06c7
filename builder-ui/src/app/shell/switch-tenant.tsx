/** The other businesses of the person's account, a click away. */
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ArrowLeftRight } from 'lucide-react';
import { api, read } from '../../api.ts';
import { m } from '../../paraglide/messages.js';
import { toastError } from '../../ui/toast.tsx';
import { useSession } from '../session.ts';

export function SwitchTenant() {
  const { tenant, tenants } = useSession();
  const client = useQueryClient();
  const go = useMutation({
    mutationFn: (tenant_id: string) => read(api.auth.tenant.$post({ json: { tenant_id } })),
    onSuccess: () => {
      client.clear();
      // Everything on screen is the other business's: begin anew.
      location.assign('/');
    },
    onError: toastError,
  });
  return tenants
    .filter(({ id }) => id !== tenant.id)
    .map(({ id, name }) => (
      <Button
        key={id}
        variant="subtle"
        color="gray"
        fullWidth
        justify="flex-start"
        leftSection={<ArrowLeftRight size={16} />}
        loading={go.isPending && go.variables === id}
        onClick={() => go.mutate(id)}
      >
        {m.tenant_switch({ name })}
      </Button>
    ));
}
