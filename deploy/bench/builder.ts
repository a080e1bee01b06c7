/**
 * The builder with 500 steps in a real Chromium: how long it takes to open, how many frames a second it draws while a card is
 * dragged, how long tidy-up takes and for how long the page stands still meanwhile; and that the tidy flow stands as it should.
 */
import type { Flow } from '#flow';
import { chromium, type Page } from 'playwright-core';
import { findChromium } from '../chromium.ts';
import type { Ready } from '../ready.ts';
import type { Stack } from '../stack.ts';
import { bushyFlow, chainFlow } from './builder-flows.ts';
import { median, percentile } from './measure.ts';
import { openSession, type Call } from './session.ts';

const steps = Number(process.env.BENCH_STEPS ?? 500);
const tries = 3;
const card = { width: 240, height: 84 };

/** @throws when a tidy flow overlaps, bends, stands in another order, or is not in sight */
export async function benchBuilder({ ready }: Pick<Stack, 'ready'>, tell: (line: string) => void): Promise<void> {
  const call = await openSession(ready, ready.email);
  const browser = await chromium.launch({ executablePath: await findChromium(), args: ['--no-sandbox'] });
  const shapes = { 'with branches': bushyFlow(steps), 'a chain': chainFlow(steps) };
  try {
    for (const [name, flow] of Object.entries(shapes)) {
      const { id } = await call<{ id: string }>('POST', '/api/crm/flows', { name: `bench ${name}`, flow });
      tell(`builder, ${steps} steps, ${name}:`);
      const opened: number[] = [];
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'es-AR' });
      await enter(page, ready);
      for (let n = 0; n < tries; n++) opened.push(await open(page, `${ready.url}/crm/hsm/flows/${id}`));
      tell(line('opening', `${median(opened).toFixed(0)} ms`, '< 2,000'));
      await drag(page, tell, 'dragging a card');
      await tidy(page, tell);
      await page.waitForTimeout(300);
      const seen = await page.evaluate(() => {
        const pane = document.querySelector('.react-flow')!.getBoundingClientRect();
        const nodes = [...document.querySelectorAll('.react-flow__node')].map((node) => node.getBoundingClientRect());
        const inside = nodes.filter(
          (box) => box.left >= pane.left && box.right <= pane.right && box.top >= pane.top && box.bottom <= pane.bottom,
        );
        return inside.length;
      });
      if (seen !== steps) throw new Error(`${seen} of ${steps} cards are in sight after tidy-up`);
      await page.locator('[data-save="saved"]').waitFor();
      const fault = await judge(call, id);
      if (fault) throw new Error(`the tidy flow ${name}: ${fault}`);
      await drag(page, tell, 'dragging among all of them');
      await page.close();
    }
  } finally {
    await browser.close();
  }
}

const line = (what: string, figure: string, bound: string) =>
  `  ${what.padEnd(28)} ${figure.padStart(16)}   (${bound})`;

async function enter(page: Page, ready: Ready): Promise<void> {
  const { url, email, password } = ready;
  const answer = await page.request.post(`${url}/api/auth/login`, {
    data: { email, password },
    headers: { origin: url },
  });
  if (!answer.ok()) throw new Error(`sign-in answered ${answer.status()}`);
  // When the first card stands there, in the page's own time.
  await page.addInitScript(() => {
    const timer = setInterval(() => {
      if (!document.querySelector('.react-flow__node')) return;
      clearInterval(timer);
      requestAnimationFrame(() => setTimeout(() => Object.assign(window, { openedAt: performance.now() }), 0));
    }, 5);
  });
}

/** @returns milliseconds from the navigation to the first cards drawn and the page free again */
async function open(page: Page, url: string): Promise<number> {
  await page.goto(url, { waitUntil: 'commit' });
  const at = await page.waitForFunction(() => (window as unknown as { openedAt?: number }).openedAt, undefined, {
    polling: 50,
    timeout: 60_000,
  });
  return (await at.jsonValue())!;
}

/** Records how far apart the frames are until it is asked for them, ms. */
async function countFrames(page: Page): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    const state = { frames: [] as number[], going: true };
    Object.assign(window, { counted: state });
    const next = (at: number) => {
      state.frames.push(at);
      if (state.going) requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });
  return async () => {
    const frames = await page.evaluate(() => {
      const state = (window as unknown as { counted: { frames: number[]; going: boolean } }).counted;
      state.going = false;
      return state.frames;
    });
    return frames.slice(1).map((at, index) => at - frames[index]!);
  };
}

/** Drags a card about for two seconds. */
async function drag(page: Page, tell: (line: string) => void, what: string): Promise<void> {
  const boxes = await page.locator('.react-flow__node').evaluateAll((nodes) =>
    nodes.map((node) => {
      const { x, y, width, height } = node.getBoundingClientRect();
      return { x: x + width / 2, y: y + height / 2 };
    }),
  );
  const at = boxes.toSorted((a, b) => Math.hypot(a.x - 700, a.y - 450) - Math.hypot(b.x - 700, b.y - 450))[0]!;
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  await page.mouse.move(at.x + 8, at.y + 8, { steps: 3 });
  const stop = await countFrames(page);
  const began = performance.now();
  for (let n = 0; performance.now() - began < 2000; n++) {
    await page.mouse.move(at.x + 120 * Math.sin(n / 15), at.y + 60 * Math.cos(n / 15));
    await new Promise((resolve) => setTimeout(resolve, 6));
  }
  const gaps = await stop();
  await page.mouse.up();
  const whole = gaps.reduce((sum, gap) => sum + gap, 0);
  const rate = (gaps.length * 1000) / whole;
  tell(line(what, `${rate.toFixed(1)} fps`, `≥ 50; 95 of 100 frames within ${percentile(gaps, 95).toFixed(1)} ms`));
}

/** Puts the flow in order, and says how long it took and how long the page stood still at most. */
async function tidy(page: Page, tell: (line: string) => void): Promise<void> {
  const stop = await countFrames(page);
  const took = await page.evaluate(async () => {
    const words = ['Ordenar', 'Tidy up'];
    const button = [...document.querySelectorAll('button')].find((one) =>
      words.some((word) => one.textContent === word || one.getAttribute('aria-label') === word),
    )!;
    const places = () => document.querySelector('.react-flow__viewport')!.innerHTML.length + readPlaces();
    const readPlaces = () =>
      [...document.querySelectorAll<HTMLElement>('.react-flow__node')].map((node) => node.style.transform).join();
    const before = places();
    const began = performance.now();
    button.click();
    while (places() === before) await new Promise((resolve) => requestAnimationFrame(resolve));
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
    return performance.now() - began;
  });
  await page.waitForTimeout(500);
  const gaps = await stop();
  tell(
    line(
      'tidy-up',
      `${took.toFixed(0)} ms`,
      `≤ 1,500; the page stood still for ${Math.max(...gaps).toFixed(0)} ms at most`,
    ),
  );
}

/** @returns what is wrong with where the cards stand, or null */
async function judge(call: Call, id: string): Promise<string | null> {
  const { graph } = await call<{ graph: Flow }>('GET', `/api/crm/flows/${id}/draft`);
  const at = new Map(graph.nodes.map((node) => [node.id, node.position]));
  const overlap = graph.nodes.filter((a) =>
    graph.nodes.some(
      (b) =>
        b !== a &&
        Math.abs(a.position.x - b.position.x) < card.width &&
        Math.abs(a.position.y - b.position.y) < card.height,
    ),
  ).length;
  const order = ['yes', 'no', 'else', 'sent', 'ok', 'next', 'failed'];
  const disordered = graph.nodes.filter((node) => {
    const places = graph.edges
      .filter((edge) => edge.from === node.id)
      .toSorted((a, b) => order.indexOf(a.port) - order.indexOf(b.port))
      .map((edge) => at.get(edge.to)!.x);
    return places.some((x, index) => index > 0 && x <= places[index - 1]!);
  }).length;
  const bent = graph.edges.filter((edge) => {
    const alone = graph.edges.filter((other) => other.from === edge.from).length === 1;
    return alone && ['sent', 'ok', 'next'].includes(edge.port) && at.get(edge.from)!.x !== at.get(edge.to)!.x;
  }).length;
  if (overlap + disordered + bent === 0) return null;
  return `${overlap} overlap, ${bent} bent, ${disordered} in another order`;
}
