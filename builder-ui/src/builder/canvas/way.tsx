/** An arrow between two steps: the port's name where there is more than one, and "+" to put a step in between. */
import { BaseEdge, EdgeLabelRenderer, getSmoothStepPath, useStore, type EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import { say } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { useParts } from '../builder-context.tsx';
import type { CanvasEdge } from '../to-canvas.ts';
import classes from './canvas.module.css';
import { Plus } from './plus.tsx';
import { manyWays, stagger, stubLength } from './stagger.ts';
import { isFar } from './use-sight.ts';

export const Way = memo(function Way(props: EdgeProps<CanvasEdge>) {
  const { screen } = useParts();
  const unreadable = useStore(isFar);
  const { id, data, selected, sourceX, sourceY, targetX, targetY } = props;
  const [path, labelX, labelY] = getSmoothStepPath({
    ...props,
    // Handles are 24 px to be hit easily; the line runs from dot to dot.
    sourceY: sourceY - 7,
    targetY: targetY + 6,
    borderRadius: 10,
    offset: 24,
  });
  // An arrow that goes back up has its middle among the cards; its name stands at its start instead. So do those of many,
  // each where it stood while its way led nowhere.
  const many = (data?.ways ?? 1) >= manyWays;
  const line = stagger(data?.index ?? 0, data?.ways ?? 1);
  const at =
    many || targetY < sourceY
      ? `${sourceX}px, calc(${sourceY + 5}px + ${stubLength(line.stub)})`
      : `${labelX}px, ${labelY}px`;
  const port = data?.port ?? null;
  const named = port && (data?.ways ?? 1) > 1 ? say(port.label) : null;
  const went = data?.went ?? null;
  const label = went === null ? named : [named, went].filter(Boolean).join(' · ');
  if (!Number.isFinite(targetX)) return null;
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        markerEnd={props.markerEnd}
        interactionWidth={unreadable ? 0 : 24}
        className={classes.way}
        data-lit={data?.lit || undefined}
        data-dim={data?.dim || undefined}
        data-selected={selected || undefined}
      />
      {!unreadable && (
        <EdgeLabelRenderer>
          <div
            className={`${classes.wayLabel} nodrag nopan`}
            style={{ transform: `translate(-50%, -50%) translate(${at})` }}
          >
            <span className={classes.pill} data-empty={(label === null && data?.readOnly) || undefined}>
              {label !== null && (
                <span className={classes.pillLabel} style={{ maxWidth: went === null ? 120 : 150 }} title={label}>
                  {label}
                </span>
              )}
              {!data?.readOnly && (
                <Plus
                  label={m.builder_add_between({ way: data?.name ?? '' })}
                  room={data?.room ?? Number.POSITIVE_INFINITY}
                  onClick={() => screen.getState().set({ adding: { type: 'edge', edge: id } })}
                />
              )}
            </span>
          </div>
        </EdgeLabelRenderer>
      )}
    </>
  );
});
