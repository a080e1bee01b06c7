/** What a new business does first, each with how far it really is. Gone when all is done, or for whoever puts it away. */
import { ActionIcon, Anchor, Group, List, Paper, Text, ThemeIcon, Title, Tooltip } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link, type LinkProps } from '@tanstack/react-router';
import type { InferResponseType } from 'hono/client';
import { Check, Circle, X } from 'lucide-react';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';
import { useSession } from '../app/session.ts';
import { helpPlaces, type HelpPlace } from './chapters.ts';
import { HelpLink } from './help-link.tsx';
import { m } from '../paraglide/messages.js';

type Step = InferResponseType<(typeof api.crm)['first-steps']['$get'], 200>['items'][number]['step'];

const about: Record<Step, { title: () => string; body: () => string; to: LinkProps; help: HelpPlace }> = {
  number: {
    title: m.first_steps_number,
    body: m.first_steps_number_body,
    to: { to: '/crm/settings', search: { tab: 'senders' } },
    help: helpPlaces.firstNumber,
  },
  template: {
    title: m.first_steps_template,
    body: m.first_steps_template_body,
    to: { to: '/crm/hsm', search: { tab: 'templates' } },
    help: helpPlaces.firstTemplate,
  },
  flow: {
    title: m.first_steps_flow,
    body: m.first_steps_flow_body,
    to: { to: '/crm/hsm' },
    help: helpPlaces.firstFlow,
  },
  test: {
    title: m.first_steps_test,
    body: m.first_steps_test_body,
    to: { to: '/crm/hsm', search: { tab: 'templates' } },
    help: helpPlaces.firstTest,
  },
  meta: {
    title: m.first_steps_meta,
    body: m.first_steps_meta_body,
    to: { to: '/crm/marketing' },
    help: helpPlaces.firstAds,
  },
};

export function FirstSteps() {
  const { tenant, user } = useSession();
  const [isAway, setAway] = useLocalStorage({
    key: `cadencia-first-steps-${tenant.id}-${user.id}`,
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  const steps = useQuery({
    queryKey: keys.firstSteps.list(),
    queryFn: () => read(api.crm['first-steps'].$get()),
    enabled: !isAway,
  }).data?.items;
  if (isAway || !steps || steps.every(({ is_done }) => is_done)) return null;
  const done = steps.filter(({ is_done }) => is_done).length;
  return (
    <Paper withBorder p="md" mb="md" component="section" aria-label={m.first_steps_title()}>
      <Group justify="space-between" wrap="nowrap" align="start" mb="xs">
        <div>
          <Title order={2} size="h4">
            {m.first_steps_title()}
          </Title>
          <Text size="sm" c="dimmed">
            {m.first_steps_done({ done, all: steps.length })}
          </Text>
        </div>
        <Tooltip label={m.first_steps_away()}>
          <ActionIcon variant="subtle" color="gray" aria-label={m.first_steps_away()} onClick={() => setAway(true)}>
            <X size={16} />
          </ActionIcon>
        </Tooltip>
      </Group>
      <List spacing="xs" listStyleType="none">
        {steps.map(({ step, is_done }) => (
          <List.Item
            key={step}
            icon={
              <ThemeIcon
                size={22}
                radius="xl"
                color={is_done ? 'green' : 'gray'}
                variant="light"
                role="img"
                aria-label={is_done ? m.first_steps_is_done() : m.first_steps_is_open()}
              >
                {is_done ? <Check size={14} /> : <Circle size={10} />}
              </ThemeIcon>
            }
          >
            <Group gap={4} wrap="nowrap">
              <Anchor fw={600} size="sm" renderRoot={(props) => <Link {...about[step].to} {...props} />}>
                {about[step].title()}
              </Anchor>
              <HelpLink to={about[step].help} about={about[step].title()} />
            </Group>
            {!is_done && (
              <Text size="sm" c="dimmed">
                {about[step].body()}
              </Text>
            )}
          </List.Item>
        ))}
      </List>
    </Paper>
  );
}
