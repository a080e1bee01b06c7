/** Answers one call to Graph: who asks, for which object, with which fields or which edge. */
import { datasetType } from './dataset-node.ts';
import { accountType } from './account-node.ts';
import { adsetType, adType, campaignType, creativeType } from './ad-nodes.ts';
import type { GraphCall } from './call.ts';
import { leadType } from './lead-node.ts';
import type { Meta } from '../meta.ts';
import { type GraphNode, nodeOf, type NodeType, readNode, selectionOf, type Visit } from './node.ts';
import { accessToken, debugToken } from '../oauth.ts';
import { appType, businessType, formType, pageType, userType } from './page-nodes.ts';
import { badParameter, GraphProblem, unknownObject } from './problem.ts';
import { reportType } from '../insights/reports.ts';
import { person } from '../world.ts';

/** @throws GraphProblem */
export async function answerGraph(meta: Meta, call: GraphCall): Promise<unknown> {
  const { segments, method, params, token: value } = call;
  const path = segments.join('/');
  if (path === 'oauth/access_token') return accessToken(meta, call);
  const token = meta.tokens.check(value);
  // A token of another app's carries no proof of our secret.
  if (token.appId === meta.settings.appId)
    meta.tokens.checkProof(value!, params.get('appsecret_proof'), params.get('appsecret_time'));
  const visit: Visit = { meta, call, token };
  if (path === 'debug_token') return debugToken(meta, call, token);

  const [id = '', edge] = segments;
  const node = findNode(visit, id);
  if (!node) throw unknownObject(id);
  const { type, value: one } = node;
  type.guard?.(one, visit);
  if (edge === undefined) {
    if (method !== 'GET') throw new GraphProblem(100, `Unsupported ${method.toLowerCase()} request.`, { subcode: 33 });
    return readNode(node, visit, selectionOf(call));
  }
  const edges = { GET: type.edges, POST: type.post, DELETE: type.delete }[method];
  const handler = edges?.[edge];
  if (!handler) {
    if (method === 'GET') throw badParameter(`Tried accessing nonexisting field (${edge}) on node type (${type.name})`);
    throw new GraphProblem(3, `(#3) Application does not have the capability to make this API call.`);
  }
  return await handler(one, visit);
}

/** The object of an id; `me` is the token's person, or its page. */
function findNode({ meta, token }: Visit, id: string): GraphNode | null {
  const make = <T>(type: NodeType<T>, one: T | undefined): GraphNode | null =>
    one === undefined ? null : nodeOf(type, one);
  const { world, settings } = meta;
  if (id === 'me') {
    if (token.type === 'APP')
      throw new GraphProblem(2500, 'An active access token must be used to query information about the current user.');
    return token.type === 'PAGE'
      ? make(
          pageType,
          world.pages.find((one) => one.id === token.pageId),
        )
      : make(userType, person);
  }
  if (id.startsWith('act_')) return make(accountType, world.accounts.get(id.slice(4)));
  if (!/^\d+$/.test(id)) throw new GraphProblem(803, `(#803) Some of the aliases you requested do not exist: ${id}`);
  if (id === person.id) return make(userType, person);
  if (id === settings.appId) return make(appType, { id });
  for (const history of world.accounts.values()) {
    const campaign = history.campaigns.get(id);
    if (campaign) return make(campaignType, { history, one: campaign });
    const adset = history.adsets.get(id);
    if (adset) return make(adsetType, { history, one: adset });
    const ad = history.ads.get(id) ?? (id.startsWith('9') ? history.ads.get(id.slice(1)) : undefined);
    if (ad) return ad.id === id ? make(adType, { history, one: ad }) : make(creativeType, { history, one: ad });
  }
  return (
    make(
      businessType,
      world.businesses.find((one) => one.id === id),
    ) ??
    make(
      pageType,
      world.pages.find((one) => one.id === id),
    ) ??
    make(
      formType,
      world.pages.flatMap((one) => one.forms).find((one) => one.id === id),
    ) ??
    make(leadType, meta.leads.find(id)) ??
    make(datasetType, meta.conversions.datasets.get(id)) ??
    make(reportType, meta.reports.get(id))
  );
}
