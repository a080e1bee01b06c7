/** What pages outside of the shell stand in: our mark, one title, one box. */
import { Box, Center, Paper, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { LanguageSwitch } from '../app/shell/language-switch.tsx';
import { usePageHeading } from '../ui/page.tsx';

export function Door({ title, subtitle, children }: { title: string; subtitle?: ReactNode; children: ReactNode }) {
  const heading = usePageHeading(title);
  return (
    <Center mih="100dvh" p="md" component="main">
      <Paper p="xl" w={400} maw="100%">
        <Stack gap="md">
          <img src="/favicon.svg" width={36} height={36} alt="" />
          <div>
            <Text component="h1" fz={20} fw={600} ref={heading} tabIndex={-1} m={0}>
              {title}
            </Text>
            {subtitle && (
              <Text c="dimmed" size="sm">
                {subtitle}
              </Text>
            )}
          </div>
          {children}
        </Stack>
        <Box mt="lg">
          <LanguageSwitch />
        </Box>
      </Paper>
    </Center>
  );
}
