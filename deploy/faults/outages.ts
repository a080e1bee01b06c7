/** Takes processes of the product away for a while. */
import { type Product, until } from '../testing/product.ts';
import { type Outage, pause } from './timeline.ts';

/** One after the other; resolves when everything is back. */
export async function strike(product: Product, outages: readonly Outage[]): Promise<void> {
  for (const { after, what, lastsMs } of outages) {
    await pause(after);
    const [how, name] = what.split(' ') as ['freeze' | 'kill', 'worker' | 'temporal' | 'postgres'];
    const pid = await until(`${name} to run`, 60, async () => product.ready.pids[name]);
    if (how === 'freeze') {
      process.kill(pid, 'SIGSTOP');
      await pause(lastsMs);
      process.kill(pid, 'SIGCONT');
      continue;
    }
    process.kill(pid, 'SIGKILL');
    await until(`another ${name}`, 60, async () => {
      const now = product.ready.pids[name];
      return now !== null && now !== pid ? true : null;
    });
  }
  await until('PostgreSQL', 60, async () => {
    const answer = await product.call('GET', '/api/crm/leads?limit=1').catch(() => null);
    return answer?.status === 200 ? true : null;
  });
}
