/** What people wrote by hand, or asked to be sent again: it goes the way of every message, asked for by us since no flow does. */
import { claimAgain, lookAgainAt } from '#db/sending/second-tries.ts';
import { claimTestSends } from '#db/sending/test-sends.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { deliver } from '../activities/deliver/deliver.ts';
import { teamAnswer } from '../activities/deliver/team-answer.ts';
import { sendTest } from '../activities/deliver/test-send.ts';
import { perform } from '../activities/perform.ts';
import type { ActivityDeps } from '../services/deps.ts';
import { codeOf } from './pump.ts';

/** Asks for some of them. True when there may be more. */
export async function relayAgain(deps: ActivityDeps, most: number): Promise<boolean> {
  const wanted = await claimAgain(deps.sql, most);
  await Promise.all(
    wanted.map(async (one) => {
      const { tenantId, messageId } = one;
      try {
        // What the flow has heard of is its own affair; what is unread holds the message all the same.
        const answer =
          one.enrolmentId === null
            ? await deliver(deps, teamAnswer(one))
            : await perform(deps, { ...one, seq: one.visit, heard: Number.MAX_SAFE_INTEGER });
        const until = answer.type === 'deferred' ? answer.until : null;
        if (until !== null) await withTenant(deps.sql, tenantId, (tx) => lookAgainAt(tx, messageId, new Date(until)));
      } catch (error) {
        deps.log.warn({ code: codeOf(error) }, 'a message that somebody asked for could not be sent');
      }
    }),
  );
  return wanted.length === most;
}

/** Templates that people try on their own phones. True when there may be more. */
export async function relayTests(deps: ActivityDeps, most: number): Promise<boolean> {
  const wanted = await claimTestSends(deps.sql, most);
  await Promise.all(
    wanted.map((one) =>
      sendTest(deps, one).catch((error: unknown) => deps.log.warn({ code: codeOf(error) }, 'a test could not be sent')),
    ),
  );
  return wanted.length === most;
}
