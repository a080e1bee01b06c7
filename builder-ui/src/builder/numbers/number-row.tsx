/** One number with its share; a click lists the people behind it. */
import { Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { language } from '../../app/language.ts';
import type { Deed } from '../../hsm/data.ts';
import { m } from '../../paraglide/messages.js';
import { formatNumber, formatPercent } from '../../ui/format.ts';
import { useParts } from '../builder-context.tsx';
import classes from './numbers.module.css';

interface NumberRowProps {
  label: string;
  count: number;
  /** What the share is of; null shows none. */
  of: number | null;
  did: Deed;
  /** Null: of the whole flow. */
  nodeId: string | null;
}

export function NumberRow({ label, count, of, did, nodeId }: NumberRowProps) {
  const { screen } = useParts();
  return (
    <UnstyledButton
      className={classes.row}
      disabled={count === 0}
      onClick={() => screen.getState().set({ behind: { did, nodeId } })}
    >
      <Text span size="sm" c="dimmed">
        {label}
      </Text>
      <Text span size="sm" fw={600} className={classes.count}>
        {formatNumber(count, language())}
        <VisuallyHidden>{m.builder_numbers_people({ count })}</VisuallyHidden>
        {of !== null && of > 0 && (
          <Text span size="xs" c="dimmed" fw={400}>
            {' '}
            {formatPercent(count / of, language())}
          </Text>
        )}
      </Text>
    </UnstyledButton>
  );
}
