/** Above everything of the page: templates that Meta lets nobody send, and how many people stand still for that. */
import { Alert, Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { TriangleAlert } from 'lucide-react';
import { m } from '../paraglide/messages.js';
import { templateState } from './template-state.ts';
import { useTemplates } from './use-templates.ts';

export function HeldBanner() {
  const all = useTemplates().data?.items ?? [];
  const held = all.filter((template) => template.held > 0 && template.status !== 'APPROVED');
  if (held.length === 0) return null;
  return (
    <Alert color="yellow" mb="md" icon={<TriangleAlert size={18} />} title={m.tpl_banner()}>
      {held.map((template) => (
        <Text key={template.id} size="sm">
          <Anchor size="sm" renderRoot={(props) => <Link to="/crm/hsm" search={{ tab: 'templates' }} {...props} />}>
            {template.name} · {template.language}
          </Anchor>
          : {templateState(template.status).label.toLowerCase()}. {m.tpl_held({ count: template.held })}
        </Text>
      ))}
    </Alert>
  );
}
