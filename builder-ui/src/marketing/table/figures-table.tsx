/**
 * Campaigns, ad sets or ads with their figures. Only rows in sight are drawn; head, names and totals stay in sight.
 * Rows and the remainder add up to the total, to the cent.
 */
import { Skeleton, UnstyledButton } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { metrics, type MetricId } from '#metrics';
import { language, say } from '../../app/language.ts';
import { apartOf, currencyOf, writeValue } from '../figures.ts';
import type { FigureRow, Sums } from '../marketing-queries.ts';
import { MetricInfo, type Made } from '../metric-info.tsx';
import type { Level, SortKey } from '../view.ts';
import classes from './figures-table.module.css';
import { RowName } from './row-name.tsx';
import type { Rows } from './use-rows.ts';

const rowHeight = 52;

interface FiguresTableProps {
  label: string;
  columns: MetricId[];
  rows: Rows;
  made: Made | undefined;
  sort: SortKey;
  order: 'asc' | 'desc';
  onSort: (sort: SortKey, order: 'asc' | 'desc') => void;
  level: Level;
  /** Wraps a count so that it opens the people behind it. */
  countOf: (row: FigureRow | 'rest', id: MetricId, text: string) => ReactNode;
  nameTitle: string;
  totalTitle: string;
}

export function FiguresTable(props: FiguresTableProps) {
  const { label, columns, rows: data, made, level, countOf } = props;
  const { rows, count, remainder, total, more } = data;
  const frame = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- React's compiler, which could not memoise it, is not used
  const virtual = useVirtualizer({
    count: rows?.length ?? 0,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    getItemKey: (index) => rows?.[index]?.id ?? index,
  });
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (rows && rows.length < count && lastShown >= rows.length - 30) more();
  }, [rows, count, lastShown, more]);
  const above = items[0]?.start ?? 0;
  // Rows that are still to come keep their place, so that the scroll bar does not jump.
  const below = Math.max(count, rows?.length ?? 0) * rowHeight - (items.at(-1)?.end ?? 0);

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by the keyboard
    <div ref={frame} className={classes.frame} role="region" aria-label={label} tabIndex={0}>
      <table
        className={classes.table}
        translate="no"
        aria-label={label}
        aria-rowcount={count + 3}
        aria-busy={rows === undefined || data.stale}
        style={{ opacity: data.stale ? 0.55 : undefined }}
      >
        <Head {...props} />
        <tbody>
          {rows === undefined ? (
            <Waiting columns={columns} />
          ) : (
            <>
              {above > 0 && <Space height={above} columns={columns} />}
              {items.map(({ index, key }) => {
                const row = rows[index]!;
                return (
                  <tr key={key} aria-rowindex={index + 2}>
                    <th scope="row">
                      <RowName row={row} level={level} />
                    </th>
                    {columns.map((id) => (
                      <td key={id}>
                        <Cell id={id} sums={row} countOf={(text) => countOf(row, id, text)} />
                      </td>
                    ))}
                  </tr>
                );
              })}
              {below > 0 && <Space height={below} columns={columns} />}
            </>
          )}
        </tbody>
        {remainder && total && made && (
          <tfoot className={classes.foot}>
            <tr aria-rowindex={count + 2}>
              <th scope="row">{say(remainder.name)}</th>
              {columns.map((id) => (
                <td key={id}>
                  <Cell id={id} sums={remainder} countOf={(text) => countOf('rest', id, text)} />
                </td>
              ))}
            </tr>
            <tr aria-rowindex={count + 3}>
              <th scope="row">{props.totalTitle}</th>
              {columns.map((id) => (
                <td key={id}>
                  <Cell id={id} sums={total} />
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}

function Head({ columns, made, sort, order, onSort, nameTitle }: FiguresTableProps) {
  return (
    <thead className={classes.head}>
      <tr aria-rowindex={1}>
        <Sortable id="name" title={nameTitle} usual="asc" {...{ sort, order, onSort }} />
        {columns.map((id) => {
          const currency = made && currencyOf(id, made);
          const title = say(metrics[id].title);
          return (
            <Sortable key={id} id={id} title={title} unit={currency} usual="desc" {...{ sort, order, onSort }}>
              <MetricInfo id={id} made={made} />
            </Sortable>
          );
        })}
      </tr>
    </thead>
  );
}

interface SortableProps extends Pick<FiguresTableProps, 'sort' | 'order' | 'onSort'> {
  id: SortKey;
  title: string;
  unit?: string | null | undefined;
  /** The order of the first click. */
  usual: 'asc' | 'desc';
  children?: ReactNode;
}

function Sortable({ id, title, unit, usual, sort, order, onSort, children }: SortableProps) {
  const sorted = sort === id ? order : undefined;
  const next = sorted ? (sorted === 'asc' ? 'desc' : 'asc') : usual;
  const Arrow = sorted === 'asc' ? ArrowUp : ArrowDown;
  return (
    <th scope="col" aria-sort={sorted && (sorted === 'asc' ? 'ascending' : 'descending')}>
      <span className={classes.headCell}>
        <UnstyledButton className={classes.sort} data-sorted={sorted} onClick={() => onSort(id, next)}>
          <span>
            {title}
            {unit && <span className={classes.unit}>{unit}</span>}
          </span>
          {sorted && <Arrow size={13} aria-hidden />}
        </UnstyledButton>
        {children}
      </span>
    </th>
  );
}

interface CellProps {
  id: MetricId;
  sums: Sums;
  countOf?: (text: string) => ReactNode;
}

function Cell({ id, sums, countOf }: CellProps) {
  const value = sums[id];
  const apart = apartOf(id, sums);
  if (apart.length > 0) {
    return apart.map(([currency, amount]) => (
      <div key={currency}>{writeValue(id, amount, language(), { currency })}</div>
    ));
  }
  const text = writeValue(id, value, language());
  return countOf && value !== 0 && value !== null ? countOf(text) : text;
}

function Space({ height, columns }: { height: number; columns: MetricId[] }) {
  return (
    <tr aria-hidden className={classes.space} style={{ height }}>
      {/* oxlint-disable-next-line jsx-a11y/control-has-associated-label -- hidden: it only takes up room */}
      <td colSpan={columns.length + 1} />
    </tr>
  );
}

function Waiting({ columns }: { columns: MetricId[] }) {
  return Array.from({ length: 6 }, (_, row) => (
    <tr key={row}>
      <td>
        <Skeleton h={14} w="70%" />
      </td>
      {columns.map((id) => (
        <td key={id}>
          <Skeleton h={14} w={56} ml="auto" />
        </td>
      ))}
    </tr>
  ));
}
