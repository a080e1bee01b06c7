/**
 * Configs and flows out of the registry: what a kind's own schema says of its fields decides what is drawn into them, so a kind that is
 * added is drawn, tried and compared like all the others without a word about it here.
 */
import fc from 'fast-check';
import type { FormField } from '../form.ts';
import { formOf } from '../form.ts';
import type { Catalogue, Control, Kind } from '../kind.ts';

/** What a field of that control may hold; `null`: nothing that suits. */
export type Palette = { [C in Exclude<Control, 'group'>]: (field: FormField) => fc.Arbitrary<unknown> | null };
/** Fields of which the control does not say enough, by `kind.field`. */
export type Exceptions = Record<string, fc.Arbitrary<unknown>>;

/** Stands for a step of the flow that the config will be part of. */
export const somewhere = 'somewhere';

const list = (catalogue: Catalogue, { from, free, name }: FormField) => {
  const known = (from ? (catalogue[from] ?? []) : []).map(({ id }) => id);
  return [...known, ...(free ? [`nuevo-${name}`] : [])];
};

/**
 * For flows that are over in seconds: waits are even seconds, so that what happens at odd ones meets nothing else; templates are
 * the scene's, which take a name at most.
 */
export function quickPalette(catalogue: Catalogue): Palette {
  const some = fc.constantFrom;
  const status = { field: 'lead.status', op: 'eq', value: 'won' };
  const answered = { field: 'enrolment.replied', op: 'eq', value: true };
  const when = some<unknown>(status, answered, { not: status }, { any: [status, { all: [answered] }] });
  const name = '{{lead.name | "amigo"}}';
  const [sender] = catalogue.senders;
  const spans = ['PT2S', 'PT4S'];
  return {
    text: () => some('ARS'),
    textarea: () => some('{"name": "{{lead.name}}", "n": 1}'),
    number: () => some(0, 1, 5),
    file: () => some('https://tienda.example/catalogo.pdf'),
    select: ({ options }) => some(...(options ?? []).map(({ value }) => value)),
    'select-many': ({ options }) => fc.subarray((options ?? []).map(({ value }) => value)),
    duration: () => some(...spans),
    offset: () => some(...spans, '-PT2S'),
    time: () => some('00:00', '23:59'),
    date: () => null,
    days: () => some(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']),
    choice(field) {
      const ids = list(catalogue, field);
      return ids.length > 0 ? some(...ids) : null;
    },
    choices: (field) => fc.subarray(list(catalogue, field)),
    switch: () => fc.boolean(),
    headers: () => some([], [{ name: 'X-Shop', value: 'norte' }]),
    'answer-fields': () => some([], [{ path: 'id', to: 'pedido' }]),
    tags: () => fc.subarray(['visto', 'pronto']),
    keywords: () => some(['hola'], ['precio', 'hola']),
    status: () => some('new', 'won'),
    field: ({ under }) =>
      some(...['lead.created_at', 'opportunity.deadline'].filter((path) => path.startsWith(under ?? ''))),
    events: () => fc.subarray(['custom.ping', 'message.replied'], { minLength: 1 }),
    // Most of those who come meet it.
    condition: () => fc.oneof({ weight: 4, arbitrary: some({ not: status }) }, when),
    cases: () => when.map((one) => [{ port: 'yes', label: 'Sí', when: one }]),
    arms: () =>
      some([50, 50], [30, 70]).map(([a, b]) => [a, b].map((percent, i) => ({ port: 'ab'[i], label: '', percent }))),
    // Which step it is, only the flow knows.
    step: () => some(somewhere),
    template: () => some({ name: 'hola', language: 'es' }),
    variables: () => some({ '1': name }),
    buttons: () => some(['Sí']),
    sender: () => (sender ? some(sender.id) : null),
    'variable-text': () => some(`Hola ${name}`),
    'lead-fields': () => some({ 'custom.plan': 'azul' }, { timezone: 'America/Bogota' }),
  };
}

/** Configs that the kind's schema takes, of every form it has. */
export function configsOf(
  name: string,
  kind: Kind,
  palette: Palette,
  exceptions: Exceptions = {},
): fc.Arbitrary<Record<string, unknown>> {
  const valueOf = (field: FormField, path: string): fc.Arbitrary<unknown> | null => {
    const own = exceptions[path];
    if (own) return own;
    if (field.control !== 'group') return palette[field.control](field);
    return field.form ? objectOf(field.form, path) : null;
  };
  const objectOf = (form: ReturnType<typeof formOf>, path: string): fc.Arbitrary<Record<string, unknown>> => {
    const fields = form.fields.flatMap((field) => {
      const value = valueOf(field, `${path}.${field.name}`);
      return value ? [{ field, value }] : [];
    });
    if (form.oneOf) return fc.oneof(...fields.map(({ field, value }) => value.map((one) => ({ [field.name]: one }))));
    const requiredKeys = fields.filter(({ field }) => field.required).map(({ field }) => field.name);
    return fc
      .record(Object.fromEntries(fields.map(({ field, value }) => [field.name, value])), { requiredKeys })
      .map((config) => ({ ...config }));
  };
  return objectOf(formOf(kind.config), name).filter((config) => kind.config.safeParse(config).success);
}
