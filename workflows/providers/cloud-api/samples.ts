/** Samples of files in templates: Meta wants the file itself, handed over beforehand, where others want its address. */
import { ProviderError, type TemplateDraft } from '../port.ts';
import { type Graph, idOf } from './graph.ts';

interface Component {
  example?: { header_url?: string[]; header_handle?: string[]; [more: string]: unknown };
  cards?: { components?: Component[] }[];
  [more: string]: unknown;
}

/**
 * Components with a handle (`header_handle`) in place of every sample's address.
 * @throws ProviderError for a sample that is not there
 */
export async function withHandles(graph: Graph, appId: string, draft: TemplateDraft): Promise<unknown[]> {
  const handles = new Map<string, string>();
  const handleOf = async (link: string): Promise<string> => {
    const known = handles.get(link) ?? (await upload(graph, appId, draft, link));
    handles.set(link, known);
    return known;
  };
  const change = async (component: Component): Promise<Component> => {
    const { header_url: links, ...example } = component.example ?? {};
    const cards =
      component.cards &&
      (await inTurn(component.cards, async (card) => ({
        ...card,
        ...(card.components && { components: await inTurn(card.components, change) }),
      })));
    return {
      ...component,
      ...(links && { example: { ...example, header_handle: await inTurn(links, handleOf) } }),
      ...(cards && { cards }),
    };
  };
  return await inTurn(draft.components as Component[], change);
}

async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (const item of items) done.push(await work(item));
  return done;
}

/** Meta's resumable upload, in one go: a session for a file of that length, then its bytes. */
async function upload(graph: Graph, appId: string, draft: TemplateDraft, link: string): Promise<string> {
  const file = await draft.readSample?.(link);
  if (!file) throw new ProviderError(0, 'SAMPLE_MISSING', 'The file of a sample is not there', 'permanent', null);
  const { id } = await graph.request<{ id?: string }>({
    method: 'POST',
    path: `${idOf(appId)}/uploads`,
    query: { file_name: file.name, file_length: String(file.bytes.length), file_type: file.type },
  });
  if (!id || !/^upload:[\w:=?&%.+/-]+$/.test(id)) throw unreadable();
  const { h } = await graph.request<{ h?: string }>({
    method: 'POST',
    path: id,
    bytes: new Uint8Array(file.bytes),
  });
  if (!h) throw unreadable();
  return h;
}

const unreadable = (): ProviderError =>
  new ProviderError(200, 'UNREADABLE_ANSWER', 'Meta took the file of a sample and named no handle', 'retry', null);
