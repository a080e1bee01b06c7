/** What a request costs that does next to nothing: Deno, Hono, postgres.js, one insert. Beside the API in `npm run bench -- intake`. */
import { Hono } from 'hono';
import postgres from 'postgres';

declare const Deno: {
  env: { get(name: string): string | undefined };
  serve(
    options: { hostname: string; port: number },
    handler: (request: Request) => Response | Promise<Response>,
  ): unknown;
};

const sql = postgres(Deno.env.get('BENCH_DATABASE_URL')!, { max: 10, fetch_types: false, onnotice: () => {} });
const app = new Hono();
app.post('/', async (c) => {
  const body = await c.req.json();
  const [row] = await sql`insert into bench_intake (body) values (${sql.json(body)}) returning id`;
  return c.json(row);
});
Deno.serve({ hostname: '127.0.0.1', port: Number(Deno.env.get('PORT')) }, app.fetch);
