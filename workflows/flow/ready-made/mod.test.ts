import { describe, expect, it } from 'vitest';
import { compile } from '../compile.ts';
import { flow } from '../schema.ts';
import { catalogueOf } from '../testing/samples.ts';
import { validate } from '../validate.ts';
import { readyMadeFlows } from './mod.ts';
import { positionsOfTemplate, readyMadeTemplates } from './templates.ts';

describe('each ready-made flow', () => {
  it.each(readyMadeFlows.map((one) => [one.id, one] as const))(
    '%s can be published as it is and survives a round trip',
    (_id, one) => {
      expect(validate(JSON.parse(JSON.stringify(one.flow)), catalogueOf())).toEqual([]);
      expect(flow.parse(JSON.parse(JSON.stringify(one.flow)))).toEqual(one.flow);
      expect(compile(one.flow).engine).toBe(1);
      for (const text of [one.name.es, one.name.en, one.description.es, one.description.en])
        expect(text.length).toBeGreaterThan(8);
    },
  );

  it('uses templates from the list, and the list holds no other', () => {
    const used = readyMadeFlows.flatMap(({ flow }) =>
      flow.nodes
        .filter((node) => node.kind === 'send-template')
        .map((node) => (node.config.template as { name: string }).name),
    );
    expect(used.toSorted()).toEqual(readyMadeTemplates.map((template) => template.name).toSorted());
  });
});

it('the templates would pass Meta’s review of variables', () => {
  for (const template of readyMadeTemplates) {
    expect(positionsOfTemplate(template), template.name).toEqual(template.example.map((_, i) => String(i + 1)));
    // 2388299: no variable at the start or the end.
    expect(template.body).not.toMatch(/^\s*\{\{|\}\}\s*$/);
    expect(template.body.length).toBeLessThanOrEqual(1024);
    expect(template.footer ?? '').toMatch(/^.{0,60}$/);
    for (const button of template.buttons ?? []) expect(button.text.length).toBeLessThanOrEqual(25);
  }
});
