/** The end of a way that leads nowhere yet: its name, and "+" to go on. */
import { Plus } from 'lucide-react';
import type { Port } from '#flow';
import { say } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { useParts } from '../builder-context.tsx';
import { stepTitle } from '../way-name.ts';
import classes from './canvas.module.css';
import { stagger } from './stagger.ts';

interface OpenPortProps {
  nodeId: string;
  port: Port;
  place: number;
  index: number;
  count: number;
}

export function OpenPort({ nodeId, port, place, index, count }: OpenPortProps) {
  const { screen, store } = useParts();
  const label = say(port.label);
  const { stub, width } = stagger(index, count);
  const name = () => stepTitle(store.getState().flow, nodeId);
  return (
    <div
      className={`${classes.openPort} nodrag nopan`}
      style={{ left: `${place * 100}%`, zIndex: 100 - stub }}
      data-side={index === 0 ? undefined : true}
    >
      <span className={classes.stub} style={{ height: stub }} aria-hidden />
      <span className={classes.pill}>
        {count > 1 && (
          <span className={classes.pillLabel} style={{ maxWidth: width }} title={label}>
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
