/** Who I am, in which language and light, and the way out. */
import {
  ActionIcon,
  Box,
  Button,
  Divider,
  Popover,
  SegmentedControl,
  Stack,
  Text,
  Tooltip,
  useMantineColorScheme,
  type MantineColorScheme,
} from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { CircleHelp, CircleUserRound, LogOut, MonitorSmartphone } from 'lucide-react';
import { api } from '../../api.ts';
import { m } from '../../paraglide/messages.js';
import { LanguageSwitch } from './language-switch.tsx';
import type { Language } from '../language.ts';
import { roleName } from '../role-name.ts';
import { useSession, useSignOut } from '../session.ts';
import { SwitchTenant } from './switch-tenant.tsx';

/** How each line of the menu looks. */
const entry = { variant: 'subtle', color: 'gray', fullWidth: true, justify: 'flex-start' } as const;

export function UserMenu({ rail = false }: { rail?: boolean }) {
  const { user, tenant } = useSession();
  const signOut = useSignOut();
  // Best effort: the choice holds in this browser anyway.
  const remember = (locale: Language) => void api.auth.me.$patch({ json: { locale } }).catch(() => {});
  return (
    <Popover position={rail ? 'right-end' : 'bottom-end'} width={264} trapFocus>
      <Tooltip label={m.user_menu()} position="right" disabled={!rail}>
        <Popover.Target>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={m.user_menu()}>
            <CircleUserRound size={19} strokeWidth={1.75} />
          </ActionIcon>
        </Popover.Target>
      </Tooltip>
      <Popover.Dropdown p="xs" aria-label={m.user_menu()}>
        <Box px="xs" pb="xs">
          <Text fw={600} size="sm">
            {user.name}
          </Text>
          <Text size="xs" c="dimmed">
            {user.email}
          </Text>
          <Text size="xs" c="dimmed">
            {tenant.name} · {roleName(user.role)}
          </Text>
        </Box>
        <Divider />
        <Stack gap={8} py="xs">
          <LanguageSwitch onPick={remember} />
          <LightSwitch />
        </Stack>
        <Divider mb={6} />
        <SwitchTenant />
        <Button component={Link} to="/crm/account" {...entry} leftSection={<MonitorSmartphone size={16} />}>
          {m.account_open()}
        </Button>
        <Button component={Link} to="/crm/help" {...entry} leftSection={<CircleHelp size={16} />}>
          {m.page_help()}
        </Button>
        <Button {...entry} leftSection={<LogOut size={16} />} onClick={() => void signOut()}>
          {m.sign_out()}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}

function LightSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label={m.appearance()}
      value={colorScheme}
      onChange={(value: MantineColorScheme) => setColorScheme(value)}
      data={[
        { value: 'light', label: m.light() },
        { value: 'dark', label: m.dark() },
        { value: 'auto', label: m.auto() },
      ]}
    />
  );
}
