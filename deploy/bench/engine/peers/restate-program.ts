/** Case b on Restate: a server with a log of its own, which calls the program's handlers. */
import { lastStep, obey, openSteps, secondMs, steps, take } from './program.ts';

interface Context {
  run(name: string, work: () => Promise<void>): Promise<void>;
  sleep(ms: number): Promise<void>;
}
interface Restate {
  service(definition: { name: string; handlers: Record<string, (ctx: Context, id: string) => Promise<void>> }): unknown;
  serve(options: { services: unknown[]; port: number }): Promise<number>;
}
const restate = take<Restate>('@restatedev/restate-sdk');
const touch = openSteps();
const { BENCH_HANDLER_PORT: port, BENCH_ADMIN_URL: admin, BENCH_INGRESS_URL: ingress } = process.env;

const bare = restate.service({
  name: 'bare',
  handlers: {
    async run(ctx, id) {
      for (const n of steps) {
        if (n > 0) await ctx.sleep(secondMs);
        await ctx.run('touch', () => touch(id, n, n === lastStep));
      }
    },
  },
});
const post = async (url: string, body: unknown, headers: Record<string, string> = {}) => {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
};
await restate.serve({ services: [bare], port: Number(port) });
await post(`${admin}/deployments`, { uri: `http://127.0.0.1:${port}` });
obey((id) => post(`${ingress}/bare/run/send`, id, { 'idempotency-key': id }));
