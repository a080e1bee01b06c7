/** Where in a flow a search found its words: each place leads to that step on the canvas. */
import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { say } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import type { FoundPlace } from '../data.ts';

export function FoundIn({ flowId, places }: { flowId: string; places: FoundPlace[] }) {
  return (
    <Text size="xs" c="dimmed" component="div">
      {m.hsm_found_in()}{' '}
      {places.map(({ node_id, kind, text }, index) => (
        <span key={node_id}>
          {index > 0 && ' · '}
          <Anchor
            size="xs"
            renderRoot={(props) => (
              <Link to="/crm/hsm/flows/$flowId" params={{ flowId }} search={{ node: node_id }} {...props} />
            )}
          >
            {say(kind)}
            {text && `: ${text}`}
          </Anchor>
        </span>
      ))}
    </Text>
  );
}
