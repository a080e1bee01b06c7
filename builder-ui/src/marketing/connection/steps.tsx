/** The way from the click to the first numbers, and where one stands on it. */
import { Text } from '@mantine/core';
import { Check } from 'lucide-react';
import { m } from '../../paraglide/messages.js';
import classes from './connection.module.css';

/** @param at how many of the three steps are done */
export function Steps({ at }: { at: 0 | 1 | 2 }) {
  const steps = [
    { name: m.meta_step_permit(), hint: m.meta_step_permit_hint() },
    { name: m.meta_step_choose(), hint: m.meta_step_choose_hint() },
    { name: m.meta_step_numbers(), hint: m.meta_step_numbers_hint() },
  ];
  return (
    <ol className={classes.steps} aria-label={m.meta_steps()}>
      {steps.map(({ name, hint }, place) => (
        <li
          key={name}
          data-state={place < at ? 'done' : place === at ? 'now' : 'next'}
          aria-current={place === at ? 'step' : undefined}
        >
          <span className={classes.stepSign}>
            {place < at ? <Check size={14} role="img" aria-label={m.meta_step_done()} /> : place + 1}
          </span>
          <div>
            <Text size="sm" fw={550}>
              {name}
            </Text>
            <Text size="xs" c="dimmed">
              {hint}
            </Text>
          </div>
        </li>
      ))}
    </ol>
  );
}
