/** From a kind's config schema to the fields of a form, so that the inspector needs to know neither zod nor the kinds. */
import type * as z from 'zod';
import * as zod from 'zod';
import type { Control, FieldMeta } from './kind.ts';
import type { Text } from './words/text.ts';

export interface FormField extends Omit<FieldMeta, 'control'> {
  /** The key in its object. */
  name: string;
  control: Control;
  required: boolean;
  /** The most characters that a text may have. */
  max?: number;
  /** Of a `group`. */
  form?: Form;
}

export interface Form {
  /** True: exactly one of the fields is set, and the inspector shows a choice between them. */
  oneOf: boolean;
  fields: FormField[];
}

/** An object schema of which exactly one field is set: `{ for }` or `{ until }`, never both. The fault has code `choose-one`. */
export function oneOf<S extends z.ZodRawShape>(
  shape: S,
): z.ZodObject<{ [K in keyof S]: z.ZodOptional<S[K]> }, z.core.$strict> {
  const optional = Object.fromEntries(
    Object.entries(shape).map(([key, schema]) => [key, zod.optional(schema as z.ZodType)]),
  );
  return zod
    .strictObject(optional)
    .superRefine((value, ctx) => {
      if (Object.values(value).filter((item) => item !== undefined).length !== 1) {
        ctx.addIssue({
          code: 'custom',
          message: 'choose exactly one',
          params: { code: 'choose-one', choices: Object.keys(shape).join(', ') },
        });
      }
    })
    .meta({ oneOf: true }) as never;
}

/** The form of an object schema; an empty one for anything else. Labels fall back to the field's name. */
export function formOf(schema: z.ZodType): Form {
  const { inner } = unwrap(schema);
  const shape = (inner as { shape?: Record<string, z.ZodType> }).shape ?? {};
  return {
    oneOf: inner.meta()?.oneOf === true,
    fields: Object.entries(shape).map(([name, field]) => fieldOf(name, field)),
  };
}

function fieldOf(name: string, schema: z.ZodType): FormField {
  const { inner, required, meta } = unwrap(schema);
  const { label, control, ...rest } = meta as Partial<FieldMeta>;
  const type = inner.def.type;
  const max = type === 'string' ? (inner as z.ZodString).maxLength : null;
  return {
    ...rest,
    name,
    required,
    label: label ?? ({ es: name, en: name } satisfies Text),
    control:
      control ?? (type === 'number' ? 'number' : type === 'enum' ? 'select' : type === 'object' ? 'group' : 'text'),
    ...(max !== null && { max }),
    ...(type === 'object' && (control ?? 'group') === 'group' ? { form: formOf(inner) } : {}),
  };
}

/** Looks through optional, nullable and default wrappers, gathering what `.meta()` says on the way. */
function unwrap(schema: z.ZodType): { inner: z.ZodType; required: boolean; meta: Record<string, unknown> } {
  let inner = schema;
  let required = true;
  let meta: Record<string, unknown> = { ...inner.meta() };
  while (['optional', 'nullable', 'default', 'prefault', 'nonoptional'].includes(inner.def.type)) {
    required = false;
    inner = (inner.def as unknown as { innerType: z.ZodType }).innerType;
    meta = { ...inner.meta(), ...meta };
  }
  return { inner, required, meta };
}
