/** "+" on an arrow or at an open end. It can be hit on 24 px of the screen at any zoom; where its neighbours leave no room for that, it shrinks with the canvas. */
import { useStore } from '@xyflow/react';
import { Plus as Cross } from 'lucide-react';
import type { MouseEvent } from 'react';
import classes from './canvas.module.css';
import { leastTarget } from './stagger.ts';

interface PlusProps {
  label: string;
  /** How far the nearest other one is, px on the canvas. */
  room: number;
  onClick(event: MouseEvent): void;
}

export function Plus({ label, room, onClick }: PlusProps) {
  const fits = useStore(({ transform: [, , zoom] }) => zoom >= 1 || room * zoom >= leastTarget);
  return (
    <button type="button" className={classes.plus} data-tight={!fits || undefined} aria-label={label} onClick={onClick}>
      <span className={classes.plusFace}>
        <Cross aria-hidden />
      </span>
    </button>
  );
}
