/** A step on the canvas: what it is, what it will do in one line, what is wrong with it, and who stands there. */
import { Handle, Position, useStore, type NodeProps } from '@xyflow/react';
import { CircleAlert, StickyNote, TriangleAlert, Users } from 'lucide-react';
import { memo } from 'react';
import { kindOf } from '#flow';
import { say } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { useParts } from '../builder-context.tsx';
import { KindIcon } from '../kind-icon.tsx';
import type { CanvasNode } from '../to-canvas.ts';
import classes from './canvas.module.css';
import { handlePlace } from '../edit/handle-place.ts';
import { OpenPort } from './open-port.tsx';
import { roomOfPlus } from './stagger.ts';
import { isFar } from './use-sight.ts';

export const Card = memo(function Card(props: NodeProps<CanvasNode>) {
  // Where nobody can read it, a card is a block with an icon: hundreds of them are in sight then.
  return useStore(isFar) ? <Block {...props} /> : <NearCard {...props} />;
});

function Block({ data, selected }: NodeProps<CanvasNode>) {
  return (
    <div
      className={`${classes.card} ${classes.block}`}
      data-selected={selected || undefined}
      data-light={data.light ?? undefined}
      data-fault={data.errors > 0 || undefined}
    >
      <KindIcon kind={data.node.kind} size={56} />
    </div>
  );
}

function NearCard({ id, data, selected }: NodeProps<CanvasNode>) {
  const { screen } = useParts();
  const { node, ports, readOnly } = data;
  const kind = kindOf(node.kind);
  const open = data.open === '' ? [] : data.open.split(' ');
  const names = ports.map((port) => say(port.label));
  return (
    <div
      className={classes.card}
      data-selected={selected || undefined}
      data-light={data.light ?? undefined}
      data-fault={data.errors > 0 || undefined}
    >
      {kind?.group !== 'trigger' && (
        <Handle type="target" position={Position.Top} id="in" className={classes.handle} isConnectable={!readOnly} />
      )}
      <div className={classes.head}>
        <KindIcon kind={node.kind} size={26} />
        <span className={classes.title}>{data.title}</span>
        {data.errors > 0 ? (
          <span className={classes.issue} data-severity="error" title={m.builder_issue_errors({ count: data.errors })}>
            <CircleAlert size={14} aria-hidden /> {data.errors}
          </span>
        ) : data.warnings > 0 ? (
          <span
            className={classes.issue}
            data-severity="warning"
            title={m.builder_issue_warnings({ count: data.warnings })}
          >
            <TriangleAlert size={14} aria-hidden /> {data.warnings}
          </span>
        ) : null}
        {data.people !== null && data.people > 0 && (
          <button
            type="button"
            className={`${classes.people} nodrag nopan`}
            onClick={(event) => {
              event.stopPropagation();
              screen.getState().set({ peopleAt: id });
            }}
            aria-label={m.builder_people_here({ count: data.people })}
            title={m.builder_people_here({ count: data.people })}
          >
            <span className={classes.peopleFace}>
              <Users size={13} aria-hidden /> {data.people}
            </span>
          </button>
        )}
      </div>
      <div className={classes.line} data-short={(node.note && data.numbers === null) || undefined}>
        {data.numbers ?? data.line}
      </div>
      {node.note && data.numbers === null && (
        <div className={classes.note} title={node.note}>
          <StickyNote size={12} aria-label={m.builder_note()} role="img" /> {node.note}
        </div>
      )}
      {ports.map((port, index) => {
        const place = handlePlace(kind?.group, index, ports.length);
        return (
          <div key={port.id}>
            <Handle
              type="source"
              position={Position.Bottom}
              id={port.id}
              className={classes.handle}
              style={{ left: `${place * 100}%` }}
              isConnectable={!readOnly}
              title={ports.length > 1 ? say(port.label) : undefined}
            />
            {!readOnly && open.includes(port.id) && (
              <OpenPort
                nodeId={id}
                port={port}
                place={place}
                index={index}
                count={ports.length}
                room={roomOfPlus(kind?.group, names, index)}
              />
            )}
          </div>
        );
      })}
    </div>
  );
}
