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
  place: number;
  count: number;
  main: boolean;
}

export function OpenPort({ nodeId, port, place, count, main }: OpenPortProps) {
  const { screen, store } = useParts();
  const label = say(port.label);
  const name = () => stepTitle(store.getState().flow, nodeId);
  return (
    <div
      className={`${classes.openPort} nodrag nopan`}
      style={{ left: `${place * 100}%` }}
      data-side={main ? undefined : true}
    >
      <span className={classes.stub} aria-hidden />
      <span className={classes.pill}>
        {count > 1 && (
          <span className={classes.pillLabel} style={{ maxWidth: Math.max(28, cardWidth / count - 30) }} title={label}>
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
