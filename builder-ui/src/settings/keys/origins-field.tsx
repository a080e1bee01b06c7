/** Sites whose pages may use an ingest key. */
import { TagsInput } from '@mantine/core';
import { m } from '../../paraglide/messages.js';

export function OriginsField(props: { value: string[]; onChange: (origins: string[]) => void; error?: string }) {
  return (
    <TagsInput
      label={m.key_origins()}
      description={m.key_origins_hint()}
      placeholder="https://example.com"
      value={props.value}
      onChange={(next) => props.onChange(next.map(siteOf))}
      error={props.error}
      maxTags={20}
      acceptValueOnBlur
    />
  );
}

/** People copy the address of the page; what counts is the site. */
function siteOf(text: string): string {
  const whole = /^https?:\/\//i.test(text) ? text : `https://${text}`;
  return URL.canParse(whole) ? new URL(whole).origin : text;
}
