/** Before Meta is connected: what one gets, which permissions are asked for and why, and the one button. */
import { Button, Code, Group, Paper, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { ArrowLeft, Megaphone, ShieldCheck } from 'lucide-react';
import { helpPlaces } from '../../help/chapters.ts';
import { HelpLink } from '../../help/help-link.tsx';
import { m } from '../../paraglide/messages.js';
import { CopyField } from '../../ui/copy-field.tsx';
import classes from './connection.module.css';
import { ConnectButton } from './connect-button.tsx';
import { useConnectionSearch } from './connection-search.ts';
import { permissionGroups } from './banners/permission-words.ts';
import { Steps } from './steps.tsx';

/** @param isAsked there are numbers to go back to */
export function NotConnected({ configured, isAsked }: { configured: boolean; isAsked: boolean }) {
  const { change } = useConnectionSearch();
  return (
    <Paper className={classes.card}>
      <Stack gap="lg">
        <Group gap="md" wrap="nowrap" align="flex-start">
          <ThemeIcon size={44} variant="light" aria-hidden className={classes.sign}>
            <Megaphone size={22} strokeWidth={1.75} />
          </ThemeIcon>
          <div>
            <Title order={2}>{m.meta_connect_title()}</Title>
            <Text mt={4} className={classes.prose}>
              {m.meta_connect_text()}
            </Text>
          </div>
          <HelpLink to={helpPlaces.connection} about={m.meta_connection()} />
        </Group>
        {configured ? <ConnectButton size="md" className={classes.start} /> : <NotConfigured />}
        <Steps at={0} />
        <Permissions />
        {isAsked && (
          <Button
            variant="default"
            leftSection={<ArrowLeft size={16} />}
            className={classes.start}
            onClick={() => change({ connect: undefined })}
          >
            {m.meta_back_to_numbers()}
          </Button>
        )}
      </Stack>
    </Paper>
  );
}

function Permissions() {
  return (
    <section aria-labelledby="meta-permissions">
      <Title order={3} id="meta-permissions" mb="sm">
        {m.meta_permissions_title()}
      </Title>
      <ul className={classes.permissions}>
        {permissionGroups.map(({ scopes, icon: Icon, name, why }) => (
          <li key={scopes[0]}>
            <Icon size={18} strokeWidth={1.75} aria-hidden className={classes.permissionIcon} />
            <div>
              <Text size="sm" fw={550}>
                {name()}
              </Text>
              <Text size="sm">{why()}</Text>
              <Text size="xs" c="dimmed" className={classes.scopes}>
                {scopes.join(' · ')}
              </Text>
            </div>
          </li>
        ))}
      </ul>
      <Group gap={8} mt="md" wrap="nowrap" align="flex-start">
        <ShieldCheck size={18} strokeWidth={1.75} aria-hidden className={classes.permissionIcon} />
        <Text size="sm">{m.meta_permissions_note()}</Text>
      </Group>
    </section>
  );
}

/** The installation has no app at Meta: what whoever runs it must set. */
function NotConfigured() {
  return (
    <section aria-labelledby="meta-not-configured" className={classes.notice}>
      <Title order={3} id="meta-not-configured">
        {m.meta_not_configured_title()}
      </Title>
      <Text size="sm" mt={4}>
        {m.meta_not_configured_text()}
      </Text>
      <Group gap={6} my="sm">
        <Code>META_APP_ID</Code>
        <Code>META_APP_SECRET</Code>
      </Group>
      <CopyField label={m.meta_redirect_uri()} value={`${location.origin}/api/crm/auth/meta/callback`} />
    </section>
  );
}
