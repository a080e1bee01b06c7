/** What is dated before today is history; whoever enters it is asked whether flows start from it all the same. */
import { isBeforeToday } from '#flow';
import { Switch } from '@mantine/core';
import { currentPlace } from '../app/place.ts';
import { m } from '../paraglide/messages.js';

/** Whether an instant lies before today on the business's clock, as the API reckons it. */
export function isPast(at: string | null): boolean {
  return at !== null && isBeforeToday(Date.parse(at), Date.now(), currentPlace().timezone);
}

interface StartFlowsProps {
  /** What it is about, and how many it concerns. */
  about: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

export function StartFlows({ about, checked, onChange }: StartFlowsProps) {
  return (
    <Switch
      label={m.start_flows()}
      description={about}
      checked={checked}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}

/** The question of a form: it stands there only while the date lies before today, and concerns one person. */
export function StartFlowsFromPast({ at, ...rest }: Omit<StartFlowsProps, 'about'> & { at: string | null }) {
  return isPast(at) ? <StartFlows about={m.start_flows_past({ count: 1 })} {...rest} /> : null;
}

/** What a form sends: the answer where the question was asked, else nothing. */
export function startFlowsOf(at: string | null, checked: boolean): { start_flows?: boolean } {
  return isPast(at) ? { start_flows: checked } : {};
}
