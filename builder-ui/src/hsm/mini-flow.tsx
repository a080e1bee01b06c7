/** A small picture of a flow: coloured cards and lines, for the gallery. Says nothing that the text beside it does not. */
import { kindOf, type Flow } from '#flow';
import { cardHeight, cardWidth } from '../builder/edit/geometry.ts';
import classes from './hsm.module.css';

export function MiniFlow({ flow }: { flow: Flow }) {
  const xs = flow.nodes.map((node) => node.position.x);
  const ys = flow.nodes.map((node) => node.position.y);
  const [left, right] = [Math.min(...xs), Math.max(...xs) + cardWidth];
  const [top, bottom] = [Math.min(...ys), Math.max(...ys) + cardHeight];
  // Small flows are not blown up: they stand in the middle of the same frame.
  const width = Math.max(right - left + 80, 620);
  const height = Math.max(bottom - top + 60, 420);
  const frame = [(left + right - width) / 2, (top + bottom - height) / 2, width, height];
  const at = new Map(flow.nodes.map((node) => [node.id, node.position]));
  return (
    <svg className={classes.mini} viewBox={frame.join(' ')} preserveAspectRatio="xMidYMid meet" aria-hidden>
      {flow.edges.map((edge) => {
        const from = at.get(edge.from);
        const to = at.get(edge.to);
        if (!from || !to) return null;
        return (
          <line
            key={edge.id}
            x1={from.x + cardWidth / 2}
            y1={from.y + cardHeight}
            x2={to.x + cardWidth / 2}
            y2={to.y}
            className={classes.miniLine}
          />
        );
      })}
      {flow.nodes.map((node) => (
        <g key={node.id}>
          <rect
            x={node.position.x}
            y={node.position.y}
            width={cardWidth}
            height={cardHeight}
            rx={12}
            className={classes.miniCard}
          />
          <rect
            x={node.position.x + 18}
            y={node.position.y + 22}
            width={40}
            height={40}
            rx={8}
            className={classes.miniIcon}
            data-group={kindOf(node.kind)?.group ?? 'logic'}
          />
          <rect
            x={node.position.x + 74}
            y={node.position.y + 28}
            width={120}
            height={10}
            rx={5}
            className={classes.miniText}
          />
          <rect
            x={node.position.x + 74}
            y={node.position.y + 48}
            width={80}
            height={8}
            rx={4}
            className={classes.miniText}
          />
        </g>
      ))}
    </svg>
  );
}
