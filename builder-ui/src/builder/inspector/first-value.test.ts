import { describe, expect, it } from 'vitest';
import { formOf, kinds, validate, type Catalogue } from '#flow';
import { blankFlow } from '../edit/blank.ts';
import { setConfig } from '../edit/change.ts';
import { insertAtPort } from '../edit/insert.ts';
import { firstValue } from './first-value.ts';

const catalogue: Catalogue = { templates: [], senders: [], sellers: [], customFields: [], flows: [] };

describe('firstValue()', () => {
  it('makes every choice of every one-of config valid at once', () => {
    for (const [name, kind] of Object.entries(kinds)) {
      const form = formOf(kind.config);
      if (!form.oneOf) continue;
      for (const field of form.fields) {
        const { flow, id } = insertAtPort(blankFlow('opportunity-deadline'), {
          kind: name,
          from: 'opportunity-deadline-1',
          port: 'next',
        });
        const config = { [field.name]: firstValue(field, { flow, catalogue }) };
        const issues = validate(setConfig(flow, id, config), catalogue).filter(
          (issue) => issue.nodeId === id && issue.field !== undefined,
        );
        expect(issues, `${name}.${field.name}`).toEqual([]);
      }
    }
  });
});
