/** Shares of what was sent. Pure. */
import type { Effect } from './data.ts';

export interface EffectStep {
  step: 'sent' | 'delivered' | 'read' | 'replied';
  count: number;
  /** Of all sent; null when nothing was sent: there is no share of nothing. */
  share: number | null;
}

export function sharesOf(effect: Pick<Effect, 'sent' | 'delivered' | 'read' | 'replied'>): EffectStep[] {
  return (['sent', 'delivered', 'read', 'replied'] as const).map((step) => ({
    step,
    count: effect[step],
    share: effect.sent === 0 ? null : effect[step] / effect.sent,
  }));
}
