/** The end of a way that leads nowhere yet: its name, and "+" to go on. */
import { Plus } from 'lucide-react';
import type { Port } from '#flow';
import { say } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { useParts } from '../builder-context.tsx';
import { cardWidth } from '../edit/geometry.ts';
import { stepTitle } from '../way-name.ts';
import classes from './canvas.module.css';

interface OpenPortProps {
  nodeId: string;
  port: Port;
  /** Which of the card's ports, from the left. */
  index: number;
  place: number;
  count: number;
  main: boolean;
}

/** Side by side there is room for three names; of more, every other one hangs a row deeper, above the next card still. */
const rowsFor = (count: number): number => (count > 3 ? 2 : 1);
/** What a pill holds besides the name, and some air. */
const pillRest = 38;

/** How wide the name of one of so many ways may be, px. */
export const labelWidth = (count: number): number =>
  Math.max(40, Math.floor((cardWidth / count) * rowsFor(count)) - pillRest);

export function OpenPort({ nodeId, port, index, place, count, main }: OpenPortProps) {
  const { screen, store } = useParts();
  const label = say(port.label);
  const name = () => stepTitle(store.getState().flow, nodeId);
  return (
    <div
      className={`${classes.openPort} nodrag nopan`}
      style={{ left: `${place * 100}%` }}
      data-side={main ? undefined : true}
      data-deep={index % rowsFor(count) === 1 || undefined}
    >
      <span className={classes.stub} aria-hidden />
      <span className={classes.pill}>
        {count > 1 && (
          <span className={classes.pillLabel} style={{ maxWidth: labelWidth(count) }} title={label}>
            {label}
          </span>
        )}
        <button
          type="button"
          className={classes.plus}
          aria-label={
            count > 1 ? m.builder_add_after_port({ name: name(), port: label }) : m.builder_add_after({ name: name() })
          }
          onClick={(event) => {
            event.stopPropagation();
            screen.getState().set({ adding: { type: 'port', from: nodeId, port: port.id } });
          }}
        >
          <Plus size={14} aria-hidden />
        </button>
      </span>
    </div>
  );
}
