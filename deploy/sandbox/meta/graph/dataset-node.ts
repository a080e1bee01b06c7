/** A dataset of the Conversions API. */
import type { Dataset } from '../conversions.ts';
import type { NodeType } from './node.ts';
import { GraphProblem } from './problem.ts';

export const datasetType: NodeType<Dataset> = {
  name: 'AdsDataset',
  defaults: ['name', 'id'],
  fields: { id: (one) => one.id, name: (one) => one.name },
  edges: {},
  post: { events: (one, visit) => visit.meta.conversions.take(one, visit.call.params) },
  guard(one, { token }) {
    const reaches = token.datasetIds?.includes(one.id) ?? token.scopes.includes('ads_management');
    if (!reaches)
      throw new GraphProblem(
        100,
        `Unsupported request. Object with ID '${one.id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`,
        { subcode: 33 },
      );
  },
};
