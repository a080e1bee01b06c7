/** The heading of a column that orders the list. */
import { UnstyledButton } from '@mantine/core';
import { ArrowDown, ArrowUp, ArrowUpDown } from 'lucide-react';
import type { Column } from '../../ui/data-table.tsx';
import classes from './order-button.module.css';

interface OrderButtonProps {
  title: string;
  sorted: Column<unknown>['sorted'];
  onClick: () => void;
}

export function OrderButton({ title, sorted, onClick }: OrderButtonProps) {
  const Arrow = sorted === 'ascending' ? ArrowUp : sorted === 'descending' ? ArrowDown : ArrowUpDown;
  return (
    <UnstyledButton className={classes.button} data-active={sorted !== undefined || undefined} onClick={onClick}>
      {title}
      <Arrow size={12} aria-hidden />
    </UnstyledButton>
  );
}
