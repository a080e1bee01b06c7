/** Stops or allows sending for the tenant, one number or one flow. Nothing is lost: what was due waits. */
import { retryHeld } from '#db/flows/decision-log.ts';
import { holdClaims } from '#db/sending/sending.ts';
import { readSwitches, setSwitch, type Switches, type SwitchTarget } from '#db/sending/switches.ts';
import type { Act } from '../context.ts';
import { notFound } from '../errors.ts';
import { audit } from '../platform/audit.ts';

/** @returns everything that is stopped now. @throws Problem 404 for a number or flow that is not there */
export async function setKillSwitch(act: Act, target: SwitchTarget, on: boolean): Promise<Switches> {
  if (on) await holdClaims(act.tx);
  if (!(await setSwitch(act.tx, target, on))) throw notFound();
  const flow = target.scope === 'flow' ? { flowId: target.id } : {};
  const retried = on ? 0 : await retryHeld(act.tx, [`kill-switch-${target.scope}`], flow);
  const object = 'id' in target ? { type: target.scope, id: target.id } : { type: 'tenant', id: act.tenantId };
  await audit(act, on ? 'sending.stop' : 'sending.allow', object, { scope: target.scope, retried });
  return await readSwitches(act.tx);
}
