/**
 * A table of rows that open something: skeletons while loading, an error with retry, an empty state, "show more" for the
 * next page, optional selection. Columns that matter less disappear on narrow screens; the first one never does.
 */
import { Box, Button, Checkbox, Skeleton, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { m } from '../paraglide/messages.js';
import classes from './data-table.module.css';
import { ErrorState } from './error-state.tsx';

export interface Column<Row> {
  id: string;
  header: ReactNode;
  cell: (row: Row) => ReactNode;
  /** The column is hidden below this width: `sm` 48em, `md` 62em, `lg` 75em. */
  from?: 'sm' | 'md' | 'lg';
  align?: 'right';
  width?: number | string;
  /** Which way the list is ordered by it. */
  sorted?: 'ascending' | 'descending' | undefined;
}

export interface Selection {
  chosen: ReadonlySet<string>;
  onChange: (chosen: Set<string>) => void;
}

interface DataTableProps<Row> {
  /** Says what the table lists, for screen readers. */
  label: string;
  columns: Column<Row>[];
  rows: Row[] | undefined;
  keyOf: (row: Row) => string;
  /** What the row is called, for its checkbox. */
  nameOf?: (row: Row) => string;
  error?: unknown;
  onRetry?: () => void;
  /** Shown when there are no rows. */
  empty: ReactNode;
  selection?: Selection;
  more?: { has: boolean; loading: boolean; load: () => void };
}

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, keyOf, error, onRetry, empty, selection, more } = props;
  if (error && !rows) return <ErrorState error={error} onRetry={onRetry} />;
  if (rows?.length === 0) return <>{empty}</>;
  return (
    <>
      <Box className={classes.frame}>
        <Table highlightOnHover aria-label={label} aria-busy={rows === undefined}>
          <Table.Thead className={classes.head}>
            <Table.Tr>
              {selection && (
                <Table.Th w={40}>
                  <SelectAll rows={rows ?? []} keyOf={keyOf} selection={selection} />
                </Table.Th>
              )}
              {columns.map((column) => (
                <Table.Th
                  key={column.id}
                  w={column.width}
                  ta={column.align}
                  data-from={column.from}
                  aria-sort={column.sorted}
                >
                  {column.header}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows === undefined
              ? skeletonRows(columns, selection !== undefined)
              : rows.map((row) => <Row key={keyOf(row)} row={row} {...props} />)}
          </Table.Tbody>
        </Table>
      </Box>
      {more?.has && (
        <Box ta="center" py="md">
          <Button variant="default" onClick={more.load} loading={more.loading}>
            {m.load_more()}
          </Button>
        </Box>
      )}
    </>
  );
}

function Row<Row>({ row, columns, keyOf, nameOf, selection }: DataTableProps<Row> & { row: Row }) {
  const id = keyOf(row);
  const chosen = selection?.chosen.has(id) ?? false;
  const toggle = () => {
    const next = new Set(selection?.chosen);
    if (!next.delete(id)) next.add(id);
    selection?.onChange(next);
  };
  return (
    <Table.Tr className={classes.row} data-selected={chosen || undefined}>
      {selection && (
        <Table.Td className={classes.above}>
          <Checkbox
            size="sm"
            checked={chosen}
            onChange={toggle}
            aria-label={m.select_row({ name: nameOf?.(row) ?? id })}
          />
        </Table.Td>
      )}
      {columns.map((column) => (
        <Table.Td key={column.id} ta={column.align} data-from={column.from}>
          {column.cell(row)}
        </Table.Td>
      ))}
    </Table.Tr>
  );
}

function SelectAll<Row>(props: { rows: Row[]; keyOf: (row: Row) => string; selection: Selection }) {
  const { rows, keyOf, selection } = props;
  const count = rows.filter((row) => selection.chosen.has(keyOf(row))).length;
  return (
    <Checkbox
      size="sm"
      checked={rows.length > 0 && count === rows.length}
      indeterminate={count > 0 && count < rows.length}
      onChange={(event) => selection.onChange(new Set(event.currentTarget.checked ? rows.map(keyOf) : []))}
      aria-label={m.select_all()}
    />
  );
}

function skeletonRows<Row>(columns: Column<Row>[], selectable: boolean): ReactNode {
  return Array.from({ length: 8 }, (_, index) => (
    <Table.Tr key={index}>
      {selectable && (
        <Table.Td>
          <Skeleton h={16} w={16} />
        </Table.Td>
      )}
      {columns.map((column, place) => (
        <Table.Td key={column.id} data-from={column.from}>
          <Skeleton h={14} my={4} w={place === 0 ? '70%' : '45%'} />
        </Table.Td>
      ))}
    </Table.Tr>
  ));
}

/** The name in a row's first cell: two lines on narrow screens, where `under` stands in for the hidden columns. */
export function RowTitle({ children, under }: { children: ReactNode; under?: ReactNode }) {
  return (
    <div className={classes.title}>
      {children}
      {under && (
        <Text size="xs" c="dimmed" component="div" className={classes.under}>
          {under}
        </Text>
      )}
    </div>
  );
}

/** Class for the link or button of a row: its target covers the whole row. */
export const rowLink = classes.link;
/** Class for other controls inside a row, so that they stay above the row's own target. */
export const aboveRow = classes.above;
