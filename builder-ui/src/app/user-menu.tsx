/** Who I am, in which language and light, and the way out. */
import { ActionIcon, Group, Menu, SegmentedControl, Text, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { CircleUserRound, LogOut } from 'lucide-react';
import { m } from '../paraglide/messages.js';
import { pickLanguage, useLanguage, type Language } from './language.ts';
import { roleName } from './role-name.ts';
import { useSession, useSignOut } from './session.ts';

export function UserMenu() {
  const { user, tenant, role } = useSession();
  const signOut = useSignOut();
  return (
    <Menu position="bottom-end" width={264} closeOnItemClick={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={m.user_menu()}>
          <CircleUserRound size={19} strokeWidth={1.75} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Group px="sm" py={6} gap={0} style={{ flexDirection: 'column', alignItems: 'flex-start' }}>
          <Text fw={600} size="sm">
            {user.name}
          </Text>
          <Text size="xs" c="dimmed">
            {user.email}
          </Text>
          <Text size="xs" c="dimmed">
            {tenant.name} · {roleName(role)}
          </Text>
        </Group>
        <Menu.Divider />
        <LanguageSwitch />
        <LightSwitch />
        <Menu.Divider />
        <Menu.Item leftSection={<LogOut size={16} />} onClick={() => void signOut()}>
          {m.sign_out()}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Spanish or English. */
export function LanguageSwitch() {
  const language = useLanguage();
  return (
    <Group px="sm" py={4}>
      <SegmentedControl
        fullWidth
        size="xs"
        w="100%"
        aria-label={m.language()}
        value={language}
        onChange={(value) => pickLanguage(value as Language)}
        data={[
          { value: 'es', label: 'Español' },
          { value: 'en', label: 'English' },
        ]}
      />
    </Group>
  );
}

function LightSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Group px="sm" py={4}>
      <SegmentedControl
        fullWidth
        size="xs"
        w="100%"
        aria-label={m.appearance()}
        value={colorScheme}
        onChange={(value) => setColorScheme(value as MantineColorScheme)}
        data={[
          { value: 'light', label: m.light() },
          { value: 'dark', label: m.dark() },
          { value: 'auto', label: m.auto() },
        ]}
      />
    </Group>
  );
}
