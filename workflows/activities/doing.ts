/** A visit whose effect is being had, and what may be written down together with its outcome. */
import type { Visit } from '#contract';
import type { Tx } from '#db/platform/tenant.ts';

export interface Doing extends Visit {
  /**
   * Where the port leads, written down in the transaction of the outcome if it is a wait or the end: one commit instead of two. It
   * locks the enrolment, so it comes before whatever locks a message: it is on its way to the database when this returns.
   */
  lead?(tx: Tx, port: string): Promise<void>;
}
