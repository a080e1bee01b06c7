/** One comparison: which field, how, with what. */
import { ActionIcon, Group, Select } from '@mantine/core';
import { X } from 'lucide-react';
import { findField, operatorsOf, type Catalogue, type Comparison, type Flow } from '#flow';
import { say } from '../../../app/language.ts';
import { m } from '../../../paraglide/messages.js';
import { fieldChoices } from '../variables/field-choices.ts';
import classes from '../inspector.module.css';
import { ConditionValueInput } from './condition-value.tsx';
import { operatorName } from './operator-names.ts';
import { rowFor, withOperator } from './model.ts';

/** What there is to compare: the tenant's fields and segments, and what starts the flow, where there is one. */
export interface Surroundings {
  catalogue: Catalogue;
  flow?: Flow;
}

interface RowProps {
  row: Comparison;
  around: Surroundings;
  onChange(row: Comparison, typing?: 'typing'): void;
  onRemove(): void;
  readOnly: boolean;
}

export function ConditionRow({ row, around, onChange, onRemove, readOnly }: RowProps) {
  const { catalogue, flow } = around;
  const field = findField(row.field);
  const name = field ? say(field.label) : row.field;
  return (
    <div className={classes.row}>
      <Group gap={6} wrap="nowrap">
        <Select
          aria-label={m.builder_condition_field()}
          data={fieldChoices(catalogue, (candidate) => !candidate.textOnly, row.field, flow)}
          value={row.field}
          onChange={(path) => {
            const next = path === null ? undefined : findField(path);
            if (next && next.path !== row.field) onChange(rowFor(next, catalogue));
          }}
          searchable
          allowDeselect={false}
          nothingFoundMessage={m.builder_nothing_found()}
          readOnly={readOnly}
          flex={1}
        />
        {!readOnly && (
          <ActionIcon
            variant="subtle"
            color="gray"
            onClick={onRemove}
            aria-label={m.builder_condition_remove({ name })}
          >
            <X size={15} />
          </ActionIcon>
        )}
      </Group>
      <Group gap={6} wrap="nowrap" align="flex-start">
        <Select
          aria-label={m.builder_condition_operator({ name })}
          data={(field ? operatorsOf[field.type] : [row.op]).map((op) => ({
            value: op,
            label: operatorName(op, field?.type),
          }))}
          value={row.op}
          onChange={(op) => op && onChange(withOperator(row, op))}
          allowDeselect={false}
          readOnly={readOnly}
          w={118}
          comboboxProps={{ width: 200, position: 'bottom-start' }}
        />
        <ConditionValueInput
          segments={catalogue.segments ?? []}
          inUse={catalogue.values?.[row.field] ?? []}
          row={row}
          field={field}
          name={name}
          onChange={onChange}
          readOnly={readOnly}
        />
      </Group>
    </div>
  );
}
