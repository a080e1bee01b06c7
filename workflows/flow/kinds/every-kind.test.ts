/**
 * What a kind must have besides its file and its line in the registry: a line in the README that names all that its config holds, words
 * in both languages, a recorded history, and a place in random flows that come to an end or a wait.
 */
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../compile.ts';
import { type Form, formOf } from '../form.ts';
import type { Kind } from '../kind.ts';
import { type Command, nodeOf, type StepEvent } from '../plan.ts';
import { simulate } from '../simulate.ts';
import { initialState, step } from '../step.ts';
import { catalogueOf, factsOf } from '../testing/samples.ts';
import { flowsWith } from '../testing/draw-flow.ts';
import { type KindName, kinds } from './mod.ts';

const all = Object.entries(kinds) as [KindName, Kind][];
const id = (n: number) => `11111111-1111-4111-8111-${String(n).padStart(12, '0')}`;
const item = (id: string) => ({ id, name: id });
const known = catalogueOf();
const catalogue = catalogueOf({
  templates: known.templates.slice(0, 1).map((one) => ({ ...one, name: 'hola' })),
  sellers: [item(id(1)), item(id(2))],
  flows: [3, 4, 5, 6, 7, 8, 9].map((n) => item(id(n))),
  segments: [item(id(10))],
  forms: [item('77')],
  tags: [item('vip')],
  stages: [item('visita')],
  events: [{ ...item('reserva'), fields: [] }],
});
const exceptions = {
  'http-request.url': fc.constant('https://tienda.example/pedidos'),
  'send-template.answers.buttons': fc.constant(['Me interesa']),
};
const runs = Number(process.env.KIND_RUNS ?? 1) * 12;

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
/** The README's row about a kind. */
const lineOf = (name: string) =>
  readme.split('\n').find((line) => line.startsWith('| `') && line.split('|')[1]!.includes(`\`${name}\``));
const namesIn = (form: Form): string[] => form.fields.map(({ name }) => name);

describe('every kind', () => {
  it.each(all)('%s has a line in the README that names its fields and its ways out', (name, kind) => {
    const line = lineOf(name);
    expect(line).toBeDefined();
    const [, , config, ways] = line!.split('|');
    // What all triggers have, and `next`, are said once.
    const told = namesIn(formOf(kind.config)).filter((field) => field !== 'filter');
    for (const field of told) expect(config).toMatch(new RegExp(`\\b${field}\\b`, 'u'));
    for (const { id } of kind.trigger ? [] : kind.ports({})) expect(ways).toContain(`\`${id}\``);
  });

  it.each(all)('%s has words of its own in each language', (_name, kind) => {
    for (const { es, en } of [kind.title, kind.description]) expect(es).not.toBe(en);
  });

  it.each(all)('%s has a recorded history', (name) => {
    expect(existsSync(new URL(`../../histories/kinds/${name}.json`, import.meta.url))).toBe(true);
  });

  it.each(all)('flows with %s stand at one place, and come to an end or a wait, whatever happens', (name) => {
    const happens = fc.array(
      fc.record({
        afterMs: fc.integer({ min: 1, max: 20_000 }),
        event: fc.constantFrom(
          'custom.ping',
          'custom.stop',
          'message.replied',
          'opportunity.updated',
          'lead.opted_out',
        ),
      }),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(
        flowsWith(name, catalogue, exceptions),
        happens,
        fc.infiniteStream(fc.nat()),
        (flow, script, picks) => {
          const plan = compile(flow);
          const entries = script.map(({ afterMs, event }) => ({ afterMs, event: { name: event } }));
          const trace = simulate(flow, plan, factsOf(), entries, { catalogue, enterAnyway: true, horizonMs: 60_000 });
          // From step to step along arrows: a path that breaks off was at two places.
          const arrows = trace.path.map((edge) => flow.edges.find((one) => one.id === edge)!);
          for (const [i, { from }] of arrows.slice(1).entries()) {
            const before = arrows[i]!.to;
            const passed = flow.nodes.find((node) => node.id === before)!;
            const goesTo = (kinds[passed.kind as KindName] as Kind).leadsTo?.(passed.config);
            expect([before, goesTo]).toContain(from);
          }
          const { done, waiting } = trace.state;
          expect(done !== null || waiting !== null).toBe(true);

          // The same by the engine alone, whichever way out each step takes.
          let { state, commands } = step(plan, initialState(), { type: 'started', now: 0 });
          for (let turn = 0; turn < 40; turn++) {
            const command: Command | undefined = commands[0];
            expect(commands).toHaveLength(1);
            expect(command!.node === null || flow.nodes.some((node) => node.id === nodeOf(command!.node!))).toBe(true);
            if (['finish', 'sleep', 'listen'].includes(command!.do)) return;
            const ways = Object.keys((plan.instructions[state.at!] as { next: object }).next);
            const [pick] = picks.take(1);
            const answer: StepEvent =
              command!.do === 'resolve'
                ? { type: 'resolved', due: true, now: 0 }
                : {
                    type: command!.do === 'decide' ? 'decided' : 'performed',
                    port: ways[pick! % ways.length]!,
                    now: 0,
                  };
            ({ state, commands } = step(plan, state, answer));
          }
          expect.fail('it goes round without a wait');
        },
      ),
      { numRuns: runs },
    );
  });
});
