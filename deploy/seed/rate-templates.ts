/** How Meta rates the demo's templates after its sixty days: by what people did with them (lively/manners.ts), told to the sandbox. */
import { readyMadeTemplates } from '#flow';
import { manners, type Manner } from '../demo/lively/manners.ts';

/** Meta goes by blocks and reports; here by who asked for no more, and by who answered. */
const rating = ({ refused, replied }: Manner) => (refused >= 0.04 ? 'YELLOW' : replied > 0.2 ? 'GREEN' : 'UNKNOWN');

/** @param sandboxUrl of the sandbox that plays the provider. @throws when it does not take one */
export async function rateTemplates(sandboxUrl: string): Promise<void> {
  for (const { name, language } of readyMadeTemplates) {
    const manner = manners[name];
    if (!manner) continue;
    const answer = await fetch(`${sandboxUrl}/_sandbox/templates`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name, language, qualityRating: rating(manner) }),
    });
    if (!answer.ok) throw new Error(`the sandbox answered ${answer.status}: ${await answer.text()}`);
  }
}
