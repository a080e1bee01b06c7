/** Above everything of the page: templates that cannot be sent as they are, and how many people stand still for that. */
import { Alert, Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { TriangleAlert } from 'lucide-react';
import { say } from '../app/language.ts';
import { m } from '../paraglide/messages.js';
import { useTemplates } from './use-templates.ts';

export function HeldBanner() {
  const held = useTemplates().data?.held ?? [];
  if (held.length === 0) return null;
  return (
    <Alert color="yellow" mb="md" icon={<TriangleAlert size={18} />} title={m.tpl_banner()}>
      {held.map(({ name, language, reason, reason_text, people }) => (
        <Text key={`${name} ${language} ${reason}`} size="sm">
          <Anchor size="sm" renderRoot={(props) => <Link to="/crm/hsm" search={{ tab: 'templates' }} {...props} />}>
            {name} · {language}
          </Anchor>
          : {reason_text ? say(reason_text) : reason} {m.tpl_held({ count: people })}
        </Text>
      ))}
    </Alert>
  );
}
