/** The end of a way that leads nowhere yet: its name, and "+" to go on. */
import type { Port } from '#flow';
import { say } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { useParts } from '../builder-context.tsx';
import { stepTitle } from '../way-name.ts';
import classes from './canvas.module.css';
import { Plus } from './plus.tsx';
import { stagger, stubLength } from './stagger.ts';

interface OpenPortProps {
  nodeId: string;
  port: Port;
  place: number;
  index: number;
  count: number;
  /** How far the nearest other "+" is, px. */
  room: number;
}

export function OpenPort({ nodeId, port, place, index, count, room }: OpenPortProps) {
  const { screen, store } = useParts();
  const label = say(port.label);
  const line = stagger(index, count);
  const name = () => stepTitle(store.getState().flow, nodeId);
  return (
    <div
      className={`${classes.openPort} nodrag nopan`}
      style={{ left: `${place * 100}%`, zIndex: 100 - line.stub }}
      data-side={index === 0 ? undefined : true}
    >
      <span className={classes.stub} style={{ height: stubLength(line.stub) }} aria-hidden />
      <span className={classes.pill}>
        {count > 1 && (
          <span className={classes.pillLabel} style={{ maxWidth: line.width }} title={label}>
            {label}
          </span>
        )}
        <Plus
          label={
            count > 1 ? m.builder_add_after_port({ name: name(), port: label }) : m.builder_add_after({ name: name() })
          }
          room={room}
          onClick={(event) => {
            event.stopPropagation();
            screen.getState().set({ adding: { type: 'port', from: nodeId, port: port.id } });
          }}
        />
      </span>
    </div>
  );
}
