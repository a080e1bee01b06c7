import { Connection } from '@temporalio/client';
import { expect, it } from 'vitest';
import { sharedTemporal } from './shared-temporal.ts';

it('sharedTemporal() answers with a server that knows its namespace', async () => {
  const { address, namespace } = await sharedTemporal();
  const connection = await Connection.connect({ address });
  const { namespaceInfo } = await connection.workflowService.describeNamespace({ namespace });
  expect(namespaceInfo?.name).toBe('default');
  await connection.close();
});
