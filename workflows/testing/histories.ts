/** For tests: histories as files, and what is written in them. */
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { workflowId } from '#contract';

const folder = fileURLToPath(new URL('../histories/', import.meta.url));

export type History = Awaited<ReturnType<ReturnType<Client['workflow']['getHandle']>['fetchHistory']>>;

/**
 * The history of an enrolment; with RECORD_HISTORIES set it is also kept as `histories/<name>.json`.
 * @param isKept it is there already, to stay as it was
 */
export const takeHistory = (client: Client, enrolmentId: string, name: string, isKept = false): Promise<History> =>
  takeHistoryOf(client, workflowId(enrolmentId), name, isKept);

/** The same of any workflow. */
export async function takeHistoryOf(client: Client, id: string, name: string, isKept = false): Promise<History> {
  const history = await client.workflow.getHandle(id).fetchHistory();
  if (process.env.RECORD_HISTORIES && !isKept) {
    await mkdir(new URL(`${name}/..`, `file://${folder}`), { recursive: true });
    // Who ran it is nobody's business.
    const json = historyToJSON(history).replaceAll(/"\d+@[^"]*"/g, '"recorder"');
    await writeFile(`${folder}${name}.json`, `${JSON.stringify(JSON.parse(json), null, 1)}\n`);
  }
  return history;
}

/** Everything in a history that could be read, payloads decoded. */
export function readable(history: History): string {
  const json = historyToJSON(history);
  const payloads = [...json.matchAll(/"data":\s*"([A-Za-z0-9+/=]+)"/g)].map((match) =>
    Buffer.from(match[1]!, 'base64').toString(),
  );
  return [json, ...payloads].join('\n');
}
