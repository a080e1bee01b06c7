/** Who else has the flow open: a circle each, told by name, marked while they edit. */
import { Avatar, Indicator, Tooltip } from '@mantine/core';
import { m } from '../../paraglide/messages.js';
import classes from '../shell/shell.module.css';
import { usePresence, type Present } from './use-presence.ts';

/** More than these are a number: the bar is narrow. */
const most = 3;

const wordsOf = ({ name, editing, is_me }: Present): string =>
  is_me
    ? editing
      ? m.builder_present_me_editing()
      : m.builder_present_me()
    : editing
      ? m.builder_present_editing({ name })
      : m.builder_present({ name });

/** What there is room for in the bar. */
const nameOf = ({ name, is_me }: Present): string => (is_me ? m.builder_present_tab() : (name.split(' ')[0] ?? name));

export function Presence() {
  const others = usePresence();
  const [shown, rest] = [others.slice(0, most), others.slice(most)];
  return (
    // The frame stays, so that whoever comes is read out.
    <div role="status" className={classes.present}>
      {shown.map((one) => (
        <Tooltip key={one.user_id} label={wordsOf(one)} events={{ hover: true, focus: true, touch: true }}>
          <span className={classes.presentOne} role="img" aria-label={wordsOf(one)}>
            <Indicator disabled={!one.editing} size={9} offset={3} color="amber" withBorder>
              <Avatar size={28} radius="xl" name={one.name} color="accent" aria-hidden />
            </Indicator>
          </span>
        </Tooltip>
      ))}
      {rest.length > 0 && (
        <Tooltip label={rest.map(wordsOf).join(' · ')}>
          <span className={classes.presentOne} role="img" aria-label={rest.map(wordsOf).join(' · ')}>
            <Avatar size={28} radius="xl" aria-hidden>{`+${rest.length}`}</Avatar>
          </span>
        </Tooltip>
      )}
      {others.length === 1 && <span className={classes.presentWords}>{nameOf(others[0]!)}</span>}
    </div>
  );
}
