/** Hands a flow's file to the browser. Apart from the list, because it knows the flow language. */
import { writeFlowFile } from '#flow';
import { api } from '../../api.ts';
import { saveFile } from '../../ui/save-file.ts';

export async function saveFlowFile(flowId: string): Promise<void> {
  const answer = await api.crm.flows[':id'].file.$get({ param: { id: flowId }, query: {} });
  const text = writeFlowFile(await answer.json());
  const headers = { 'content-disposition': answer.headers.get('content-disposition') ?? '' };
  await saveFile(new Response(text, { headers }), 'flow.flow.json');
}
