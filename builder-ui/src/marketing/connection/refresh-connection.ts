/** After the connection was changed: everything that hangs on it is asked again. */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { keys } from '../../app/keys.ts';

const touched = [keys.connection, keys.adsSync, keys.metaPages, keys.metaReach, keys.marketing];

export function useRefreshConnection(): () => Promise<unknown> {
  const client = useQueryClient();
  return useCallback(
    () => Promise.all(touched.map(({ all }) => client.invalidateQueries({ queryKey: all }))),
    [client],
  );
}
