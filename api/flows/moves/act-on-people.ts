/** Pauses, resumes, moves or stops people inside a flow: some of them, those at one step, or all. */
import { allow } from '#db/platform/tenant.ts';
import { signalPause, signalResume, signalRetry, signalStop } from '#db/flows/enrolment-signals.ts';
import { countOf, countOpen } from '#db/flows/enrolments.ts';
import { countPeople, findVersion } from '#db/flows/flow-versions.ts';
import { lockFlow } from '#db/flows/flows.ts';
import { beginMove } from '#db/flows/moves/flow-moves.ts';
import { holdClaims } from '#db/sending/sending.ts';
import type { Act } from '../../context.ts';
import { invalid, notFound, Problem } from '../../errors.ts';
import { audit } from '../../platform/audit.ts';
import { userOf } from '../../platform/user-of.ts';
import { type PeopleAct, readChoice } from './move-schema.ts';

/**
 * Who has ended is passed over. Pausing and stopping hold from the answer on; a move goes on in the worker.
 * @throws Problem 404 for the flow, the version or somebody who was never inside, 409 `people_changed` with the true number, 422
 */
export async function actOnPeople(
  act: Act,
  flowId: string,
  input: PeopleAct,
): Promise<{ people: number; move_id: string | null }> {
  const { tx } = act;
  // Thousands of people may be inside.
  await allow(tx, 15);
  if (input.do === 'pause') await holdClaims(tx);
  if (!(await lockFlow(tx, flowId))) throw notFound();
  if (input.enrolment_ids) {
    const ids = new Set(input.enrolment_ids);
    if ((await countOf(tx, flowId, [...ids])) !== ids.size) throw notFound();
  } else {
    if (input.people === undefined) throw invalid('people', 'required', 'say how many people this reaches');
    const inside = await countOpen(tx, flowId, input.node_id);
    if (inside !== input.people) throw new Problem('people_changed', { extra: { people: inside } });
  }
  const whom = { flowId, enrolmentIds: input.enrolment_ids, nodeId: input.node_id };
  const done = await perform(act, whom, input);
  await audit(act, `flow.people_${input.do}`, { type: 'flow', id: flowId }, { people: done.people });
  return done;
}

interface Whom {
  flowId: string;
  enrolmentIds: string[] | undefined;
  nodeId: string | undefined;
}

async function perform(act: Act, whom: Whom, input: PeopleAct): Promise<{ people: number; move_id: string | null }> {
  const { tx } = act;
  switch (input.do) {
    case 'pause':
      return { people: await signalPause(tx, whom), move_id: null };
    case 'stop':
      return { people: await signalStop(tx, whom, 'stopped-by-hand'), move_id: null };
    case 'resume': {
      const people = await signalResume(tx, whom, input.catch_up ?? 'shift');
      await signalRetry(tx, whom);
      return { people, move_id: null };
    }
    case 'move': {
      const target = await findVersion(tx, whom.flowId, input.version);
      if (!target) throw notFound();
      const choice = readChoice('to', input, target.graph, null);
      const nodes = input.to === undefined ? [] : await nodesOf(act, whom);
      const places = Object.fromEntries(nodes.map((id) => [id, choice]));
      const { id, people } = await beginMove(tx, {
        flowId: whom.flowId,
        cause: 'hand',
        toVersion: target.number,
        places,
        others: input.when,
        userId: userOf(act),
        whom,
      });
      return { people, move_id: id };
    }
  }
}

/** Where they stand now; who walks on before they hear of it goes on from there. */
async function nodesOf({ tx }: Act, { flowId, nodeId }: Whom): Promise<string[]> {
  if (nodeId !== undefined) return [nodeId];
  return (await countPeople(tx, flowId)).flatMap(({ node_id }) => node_id ?? []);
}
