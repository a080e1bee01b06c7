import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { controls, type Kind } from '../kind.ts';
import { formOf, type Form } from '../form.ts';
import type { CrmEvent, Facts } from '../facts.ts';
import { factsOf, noon, quickest } from '../testing/samples.ts';
import { kindOf, kinds } from './mod.ts';

const all: [string, Kind][] = Object.entries(kinds);
const hour = 3_600_000;
const iso = (ms: number) => new Date(noon + ms).toISOString();
const event = (type: string, subject: string | null = null, data: Record<string, unknown> = {}): CrmEvent => ({
  id: 'ev',
  type,
  lead_id: 'l',
  subject,
  data,
  occurred_at: iso(0),
});
const enters = (name: string, config: unknown, happened: CrmEvent, facts: Facts = factsOf()) => {
  const kind = kindOf(name)!;
  return kind.trigger!.enters(kind.config.parse(config), happened, facts);
};
const until = (name: string, config: unknown, facts: Facts) => {
  const kind = kindOf(name)!;
  const found = kind.until!(kind.config.parse(config), facts);
  return 'at' in found ? new Date(found.at).toISOString() : found.void;
};
const deal = (change: Partial<NonNullable<Facts['opportunity']>> = {}): Facts =>
  factsOf({
    opportunity: {
      id: 'o',
      name: 'Plan',
      value: null,
      currency: null,
      stage: null,
      status: 'open',
      deadline: iso(10 * hour),
      ...change,
    },
  });
const cart = (status = 'open'): Facts =>
  factsOf({ cart: { id: 'c', items: [], value: null, currency: null, status, last_activity_at: iso(-hour) } });

describe('every kind', () => {
  it.each(all)('%s answers for itself, whatever its config', (_name, kind) => {
    const texts = [
      kind.title,
      kind.description,
      kind.summary(kind.defaults),
      ...kind.ports(kind.defaults).map((port) => port.label),
    ];
    for (const text of texts) expect([text.es, text.en].every((one) => one.length > 0)).toBe(true);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          fc.dictionary(
            fc.constantFrom(
              'for',
              'until',
              'window',
              'events',
              'cases',
              'template',
              'variables',
              'set',
              'text',
              'name',
              'tag',
              'form',
              'to',
              'match',
              'keywords',
              'from',
              'status',
              'addTags',
            ),
            fc.jsonValue(),
          ),
        ),
        (config) => {
          expect(kind.summary(config).es).toEqual(expect.any(String));
          const ports = kind.ports(config).map((port) => port.id);
          expect(new Set(ports).size).toBe(ports.length);
          const parsed = kind.config.safeParse(config);
          if (parsed.success) expect(kind.lower(parsed.data).do).toEqual(expect.any(String));
        },
      ),
    );
  });

  it.each(all)('%s can be drawn from its schema', (_name, kind) => {
    const check = (form: Form): void => {
      for (const field of form.fields) {
        expect(controls).toContain(field.control);
        expect(field.label.es).not.toBe(field.name);
        expect(field.label.en.length).toBeGreaterThan(1);
        if (field.control === 'select') expect(field.options?.length).toBeGreaterThan(1);
        if (field.form) check(field.form);
      }
    };
    check(formOf(kind.config));
  });

  it.each(all)('%s has what its instruction needs', (_name, kind) => {
    expect(kind.trigger !== undefined).toBe(kind.group === 'trigger');
    expect(kind.effect === true).toBe(kind.group === 'act');
    if (kind.effect) expect(kind.pretend).toBeDefined();
  });
});

it('kindOf() knows registered names only', () => {
  expect(kindOf('wait')).toBe(kinds.wait);
  for (const name of ['constructor', '__proto__', 'toString', '']) expect(kindOf(name), name).toBeUndefined();
});

describe('triggers', () => {
  it('lead-created lets each lead in once', () => {
    expect(enters('lead-created', {}, event('lead.created'))).toEqual({ occurrence: 'created', subject: null });
    expect(enters('lead-created', {}, event('lead.tagged'))).toBeNull();
  });

  it('lead-status-changed looks at what the event says', () => {
    const moved = event('lead.status_changed', null, { from: 'new', to: 'won' });
    expect(enters('lead-status-changed', { to: 'won' }, moved)).toEqual({ occurrence: 'event:ev', subject: null });
    expect(enters('lead-status-changed', { from: 'new' }, moved)).not.toBeNull();
    expect(enters('lead-status-changed', { from: 'lost', to: 'won' }, moved)).toBeNull();
    expect(enters('lead-status-changed', { to: 'new' }, moved)).toBeNull();
  });

  it('opportunity-deadline enters once per deadline of an open opportunity', () => {
    const config = { before: 'PT2H' };
    const updated = event('opportunity.updated', 'opportunity:o');
    expect(enters('opportunity-deadline', config, updated, deal())).toEqual({
      occurrence: `opportunity:o:${iso(10 * hour)}`,
      subject: 'opportunity:o',
    });
    expect(enters('opportunity-deadline', config, updated, deal({ deadline: iso(20 * hour) }))?.occurrence).toBe(
      `opportunity:o:${iso(20 * hour)}`,
    );
    for (const change of [{ deadline: null }, { deadline: iso(-1) }, { status: 'won' }, { id: 'other' }])
      expect(enters('opportunity-deadline', config, updated, deal(change))).toBeNull();
    expect(enters('opportunity-deadline', config, event('opportunity.updated', null), deal())).toBeNull();
  });

  it('sale-completed enters once per sale, not for one refunded meanwhile', () => {
    const done = event('sale.completed', 'sale:s');
    expect(enters('sale-completed', {}, done)).toEqual({ occurrence: 'sale:s', subject: 'sale:s' });
    expect(
      enters(
        'sale-completed',
        {},
        done,
        factsOf({ sale: { id: 's', amount: '1', currency: 'ARS', status: 'refunded', completed_at: null } }),
      ),
    ).toBeNull();
  });

  it('cart-abandoned enters once per open cart', () => {
    const touched = event('cart.updated', 'cart:c');
    expect(enters('cart-abandoned', { idle: 'PT48H' }, touched, cart())).toEqual({
      occurrence: 'cart:c',
      subject: 'cart:c',
    });
    expect(enters('cart-abandoned', { idle: 'PT48H' }, touched, cart('purchased'))).toBeNull();
  });

  it('message-received matches keywords as words, and ads', () => {
    const wrote = event('message.replied');
    const said = (text: string | null, ad: string | null = null) =>
      factsOf({ message: { type: 'text', text, at: iso(0), ad_id: ad } });
    const keyword = (keywords: string[], text: string) =>
      enters('message-received', { match: 'keyword', keywords }, wrote, said(text)) !== null;
    expect(enters('message-received', { match: 'any' }, wrote)).toEqual({ occurrence: 'event:ev', subject: null });
    const [reply, button] = [event('message.replied', 'message:m'), event('message.button', 'message:m')];
    expect(enters('message-received', { match: 'any' }, reply)?.occurrence).toBe('message:m');
    expect(enters('message-received', { match: 'any' }, button)?.occurrence).toBe('message:m');
    expect(keyword(['información'], 'Quiero INFORMACION, por favor')).toBe(true);
    expect(keyword(['precio final'], '¿Cuál es el precio   final?')).toBe(true);
    expect(keyword(['info'], 'quiero información')).toBe(false);
    expect(enters('message-received', { match: 'ad' }, wrote, said('hola'))).toBeNull();
    expect(enters('message-received', { match: 'ad' }, wrote, said('hola', '123'))).not.toBeNull();
    expect(quickest(() => keyword(['a b c'], 'a b '.repeat(500_000)))).toBeLessThan(100);
  });

  it('tag-added compares tags as people read them, and takes any when none is named', () => {
    const tagged = event('lead.tagged', null, { tag: 'Básico' });
    expect(enters('tag-added', { tag: 'basico' }, tagged)).toEqual({ occurrence: 'event:ev', subject: null });
    expect(enters('tag-added', {}, tagged)).not.toBeNull();
    expect(enters('tag-added', { tag: 'básico plus' }, tagged)).toBeNull();
    expect(enters('tag-added', { tag: 'basico' }, event('lead.tagged'))).toBeNull();
    expect(enters('tag-added', {}, event('lead.created', null, { tag: 'basico' }))).toBeNull();
  });

  it('custom-event asks to be told of its own event alone, with or without "custom." in front', () => {
    for (const name of ['booking_started', 'custom.booking_started']) {
      expect(kinds['custom-event'].trigger?.on({ name })).toEqual(['custom.booking_started']);
      expect(enters('custom-event', { name }, event('custom.booking_started'))?.occurrence).toBe('event:ev');
      expect(enters('custom-event', { name }, event('custom.booking'))).toBeNull();
    }
    for (const name of [undefined, '', 'Con Mayúsculas', 'custom.', 3])
      expect(kinds['custom-event'].trigger?.on({ name }), String(name)).toEqual([]);
    expect(kinds['custom-event'].config.safeParse({ name: 'Con espacios' }).success).toBe(false);
  });

  it('form-answered enters once per answer of its form, however often that is told', () => {
    const answered = event('custom.lead_form', null, { form_id: '77', leadgen_id: '9' });
    expect(enters('form-answered', { form: '77' }, answered)).toEqual({ occurrence: 'form:9', subject: null });
    expect(enters('form-answered', {}, answered)).not.toBeNull();
    expect(enters('form-answered', { form: '78' }, answered)).toBeNull();
    expect(enters('form-answered', {}, event('custom.other', null, { form_id: '77' }))).toBeNull();
  });

  it('opportunity-stage-changed looks at the stages that the event names, not at other changes of the deal', () => {
    const moved = event('opportunity.updated', 'opportunity:o', { stage: { from: 'Visita', to: 'Negociación' } });
    const asked = (config: object, happened = moved) => enters('opportunity-stage-changed', config, happened);
    expect(asked({})).toEqual({ occurrence: 'event:ev', subject: 'opportunity:o' });
    expect(asked({ from: 'visita', to: 'negociacion' })).not.toBeNull();
    expect(asked({ from: 'negociación' })).toBeNull();
    expect(asked({ to: 'visita' })).toBeNull();
    expect(asked({}, event('opportunity.updated', 'opportunity:o', { fields: ['value'] }))).toBeNull();
    expect(
      asked({ to: 'x' }, event('opportunity.won', 'opportunity:o', { stage: { from: null, to: 'x' } })),
    ).not.toBeNull();
    expect(
      asked({ from: 'y' }, event('opportunity.won', 'opportunity:o', { stage: { from: null, to: 'x' } })),
    ).toBeNull();
  });

  it('manual lets nobody in by itself', () => {
    expect(enters('manual', {}, event('lead.created'))).toBeNull();
    expect(kinds.manual.trigger?.on({})).toEqual([]);
  });
});

describe('instants to wait for', () => {
  it('a deadline minus its notice, or why there is none', () => {
    const config = { before: 'PT2H' };
    expect(until('opportunity-deadline', config, deal())).toBe(iso(8 * hour));
    expect(until('opportunity-deadline', config, deal({ deadline: iso(hour) }))).toBe(iso(-hour));
    expect(until('opportunity-deadline', config, deal({ deadline: iso(0) }))).toBe('deadline-passed');
    expect(until('opportunity-deadline', config, deal({ deadline: null }))).toBe('deadline-removed');
    expect(until('opportunity-deadline', config, deal({ status: 'lost' }))).toBe('opportunity-closed');
  });

  it('a cart’s last activity plus the idle time', () => {
    expect(until('cart-abandoned', { idle: 'PT48H' }, cart())).toBe(iso(47 * hour));
    expect(until('cart-abandoned', { idle: 'PT48H' }, cart('discarded'))).toBe('cart-closed');
  });

  it('a date of the lead with an offset, a fixed date, and open hours in the lead’s zone', () => {
    expect(until('wait', { until: { field: 'opportunity.deadline', offset: '-PT1H' } }, deal())).toBe(iso(9 * hour));
    expect(
      until(
        'wait',
        { until: { field: 'lead.custom.renewal', offset: 'P1D' } },
        factsOf({ lead: { custom: { renewal: '2026-12-01' } } }),
      ),
    ).toBe('2026-12-02T03:00:00.000Z');
    expect(until('wait', { until: { field: 'opportunity.deadline' } }, factsOf())).toBe('date-missing');
    expect(until('wait', { at: '2026-12-24T09:00' }, factsOf())).toBe('2026-12-24T12:00:00.000Z');
    const window = { from: '09:00', to: '18:00', days: ['tue', 3] };
    expect(until('wait', { window }, factsOf())).toBe('2026-11-24T12:00:00.000Z');
    expect(until('wait', { window }, factsOf({ lead: { timezone: 'Asia/Tokyo' } }))).toBe('2026-11-24T00:00:00.000Z');
  });

  it('is asked again when something may move it', () => {
    const lower = (config: unknown) => kinds.wait.lower(kinds.wait.config.parse(config));
    expect(lower({ for: 'PT1H' })).toEqual({ do: 'sleep', forMs: hour });
    expect(lower({ until: { field: 'opportunity.deadline' } })).toEqual({
      do: 'sleep-until',
      rearmOn: ['opportunity.updated'],
    });
    expect(lower({ until: { field: 'cart.last_activity_at' } })).toEqual({
      do: 'sleep-until',
      rearmOn: ['cart.updated'],
    });
    expect(lower({ at: '2026-12-24' })).toEqual({ do: 'sleep-until', rearmOn: [] });
  });
});

const here = { flowId: 'f', nodeId: 'n' };

it('branch takes the first case that is met, else `else`', () => {
  const config = kinds.branch.config.parse({
    cases: [
      { port: 'vip', label: 'VIP', when: { field: 'tags', op: 'contains', value: 'vip' } },
      { port: 'new', when: { field: 'lead.status', op: 'eq', value: 'new' } },
    ],
  });
  expect(kinds.branch.decide?.(config, factsOf({ lead: { tags: ['vip'] } }), here)).toEqual({
    port: 'vip',
    reason: 'case-met',
  });
  expect(kinds.branch.decide?.(config, factsOf(), here)).toEqual({ port: 'new', reason: 'case-met' });
  expect(kinds.branch.decide?.(config, factsOf({ lead: { status: 'won' } }), here)).toEqual({
    port: 'else',
    reason: 'no-case-met',
  });
  expect(kinds.branch.ports(config).map((port) => port.label.es)).toEqual(['VIP', 'new', 'Si no']);
});

it('cards say what the node will do', () => {
  const say = (name: keyof typeof kinds, config: unknown) => kinds[name].summary(config).es;
  expect(say('wait', { for: 'PT24H' })).toBe('Espera 24 h');
  expect(say('wait', { until: { field: 'opportunity.deadline', offset: '-PT2H' } })).toBe(
    'Hasta 2 h antes de: Vencimiento de la oportunidad',
  );
  expect(say('wait', { window: { from: '09:00', to: '18:00' } })).toBe('Hasta el horario 09:00–18:00');
  expect(say('wait-for', { events: ['message.replied', 'custom.paid'], timeout: 'P2D' })).toBe(
    'El lead respondió o paid, hasta 48 h',
  );
  expect(
    say('send-template', { template: { name: 'lead_followup', language: 'es' }, variables: { 1: '', 2: '', 3: '' } }),
  ).toBe('Plantilla lead_followup · es · 3 variables');
  expect(say('update-lead', { status: 'won', addTags: ['a'], removeTags: ['b'], set: { 'custom.plan': 1 } })).toBe(
    'Estado: Ganado · +a · −b · plan',
  );
  expect(say('cart-abandoned', { idle: 'PT48H' })).toBe('Carrito quieto por 48 h');
});
