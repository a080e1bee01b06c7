/** The way in: e-mail and password. */
import { Alert, Box, Button, Center, Paper, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { CircleAlert } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { api, read } from '../api.ts';
import { m } from '../paraglide/messages.js';
import { usePageHeading } from '../ui/page.tsx';
import { queryClient } from './query-client.ts';
import { sentenceOf } from './sentences.ts';
import { LanguageSwitch } from './shell/language-switch.tsx';

const route = getRouteApi('/sign-in');

export function SignInPage() {
  const { next } = route.useSearch();
  const router = useRouter();
  const heading = usePageHeading(m.sign_in());
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useMutation({
    mutationFn: () => read(api.auth.login.$post({ json: { email: email.trim(), password } })),
    onSuccess: async () => {
      queryClient.clear();
      router.history.push(localPath(next));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate();
  };
  return (
    <Center mih="100dvh" p="md" component="main">
      <Paper p="xl" w={380} maw="100%">
        <form onSubmit={submit}>
          <Stack gap="md">
            <img src="/favicon.svg" width={36} height={36} alt="" />
            <div>
              <Text component="h1" fz={20} fw={600} ref={heading} tabIndex={-1} m={0}>
                {m.sign_in_title()}
              </Text>
              <Text c="dimmed" size="sm">
                {m.sign_in_subtitle()}
              </Text>
            </div>
            {signIn.isError && (
              <Alert color="red" icon={<CircleAlert size={18} />} role="alert">
                {sentenceOf(signIn.error)}
              </Alert>
            )}
            <TextInput
              label={m.email()}
              type="email"
              name="email"
              autoComplete="username"
              required
              withAsterisk={false}
              value={email}
              onChange={(event) => setEmail(event.currentTarget.value)}
              autoFocus
            />
            <PasswordInput
              label={m.password()}
              name="password"
              autoComplete="current-password"
              required
              withAsterisk={false}
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
              visibilityToggleButtonProps={{ 'aria-label': m.show_password(), tabIndex: 0 }}
            />
            <Button type="submit" loading={signIn.isPending} fullWidth>
              {m.sign_in()}
            </Button>
          </Stack>
        </form>
        <Box mt="lg">
          <LanguageSwitch />
        </Box>
      </Paper>
    </Center>
  );
}

/** Only paths of this app are followed, so that a link cannot lead people from our sign-in to another site. */
function localPath(next: string | undefined): string {
  return next !== undefined && /^\/(?![/\\])/.test(next) ? next : '/';
}
