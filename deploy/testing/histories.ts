/** What Temporal remembers of workflows, as text that can be searched. */
import { Client, Connection } from '@temporalio/client';

/** Every workflow of the namespace with its whole history: inputs, results, signals and failures in clear. */
export async function exportHistories(address: string): Promise<{ workflowId: string; text: string }[]> {
  const connection = await Connection.connect({ address });
  try {
    const client = new Client({ connection });
    const found: { workflowId: string; text: string }[] = [];
    for await (const { workflowId, runId } of client.workflow.list()) {
      const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
      found.push({ workflowId, text: `${workflowId}\n${(events ?? []).map((event) => inClear(event)).join('\n')}` });
    }
    return found;
  } finally {
    await connection.close();
  }
}

/** An event as text, its payloads (bytes) as what they hold. Its own `toJSON` would give base64. */
function inClear(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, part]) => `${name}: ${inClear(part)}`)
    .join('; ');
}
