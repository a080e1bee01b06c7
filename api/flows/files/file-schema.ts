/** Flows as files on the wire. */
import type { FlowFile } from '#flow';
import * as z from 'zod';
import { issueSchema } from '../flow-schema.ts';
import { text } from '../../platform/text-schema.ts';

export const fileSchema = z.custom<FlowFile>().openapi('FlowFile', {
  type: 'object',
  description:
    '`{cadencia: "flow", fileVersion: 1, id?, name, description, tags, needs, flow}`. `needs` has the names of what the flow refers to, by list: `templates`, `senders`, `sellers`, …',
});

/** It is looked at by `readFlowFile`, so that whoever hands in a bad one gets a sentence for each fault. */
const fileInput = z
  .unknown()
  .refine((value) => value !== undefined, 'the file is missing')
  .openapi({
    type: 'object',
    description: 'A FlowFile, or a Flow alone.',
  });

export const mapInput = z
  .record(z.string().max(40), z.record(z.string().max(600), z.string().max(600)))
  .default({})
  .openapi({
    type: 'object',
    additionalProperties: { type: 'object', additionalProperties: { type: 'string', maxLength: 600 } },
    description:
      'What to take for what this tenant has not: list → key in the file → key here. The key of a template is `name/language`, of everything else its id.',
    example: { templates: { 'hola/es': 'bienvenida/es' } },
  });

export const checkInput = z.strictObject({ file: fileInput }).openapi('FlowFileCheck');
export const importInput = z
  .strictObject({ file: fileInput, map: mapInput, name: text(120).optional() })
  .openapi('FlowImport');
export const replaceInput = z.strictObject({ file: fileInput, map: mapInput }).openapi('FlowFileReplace');

const entry = z.object({ key: z.string(), label: z.string() });
export const checkedSchema = z
  .object({
    name: z.string(),
    description: z.string(),
    tags: z.array(z.string()),
    steps: z.int(),
    needs: z.array(
      z.object({
        list: z.string(),
        key: z.string(),
        label: z.string(),
        nodes: z.array(z.string()),
        found: entry
          .nullable()
          .openapi({ description: 'What this tenant has for it; null: choose, or leave it open.' }),
      }),
    ),
    choices: z.record(z.string(), z.array(entry)).openapi({ description: 'Per list that something lacks.' }),
    issues: z.array(issueSchema).openapi({ description: 'Of the flow as it would come in, without further choices.' }),
  })
  .openapi('FlowFileChecked');
