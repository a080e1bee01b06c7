/** Ready-made texts to begin a template from: the words, what fills each variable, and one click to a draft. */
import { Badge, Button, Code, Group, Modal, Paper, SimpleGrid, Skeleton, Stack, Text } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';
import { language, say, type Language } from '../app/language.ts';
import { m } from '../paraglide/messages.js';
import { ErrorState } from '../ui/error-state.tsx';
import { categoryName } from './names.ts';

export const readyTextsQuery = (of: Language) =>
  queryOptions({
    queryKey: keys.templates.list({ ready: of }),
    queryFn: () => read(api.crm.marketing.hsm['ready-texts'].$get({ query: { language: of } })),
    staleTime: Number.POSITIVE_INFINITY,
  });

export function ReadyTexts({ onClose }: { onClose(): void }) {
  const { data, error, refetch } = useQuery(readyTextsQuery(language()));
  return (
    <Modal opened onClose={onClose} size="xl" title={m.ready_texts()} closeButtonProps={{ 'aria-label': m.close() }}>
      <Text size="sm" c="dimmed" mb="md">
        {m.ready_texts_hint()}
      </Text>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
        {!data && !error && [0, 1, 2, 3].map((card) => <Skeleton key={card} h={220} />)}
        {data?.items.map(({ name, title, body, category, variables }) => (
          <Paper key={name} p="md" withBorder component="article" aria-label={say(title)}>
            <Stack gap="sm" h="100%" justify="space-between">
              <div>
                <Group justify="space-between" gap="xs" mb={4}>
                  <Text size="sm" fw={550}>
                    {say(title)}
                  </Text>
                  <Badge color="gray">{categoryName(category)}</Badge>
                </Group>
                <Text size="sm">{body}</Text>
                <Text size="xs" c="dimmed" mt="sm" mb={4}>
                  {m.ready_texts_variables()}
                </Text>
                <Stack gap={2} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
                  {variables.map((fill, i) => (
                    <Text key={fill} component="li" size="xs" style={{ overflowWrap: 'anywhere' }}>
                      {`{{${i + 1}}}`} ← <Code>{fill}</Code>
                    </Text>
                  ))}
                </Stack>
              </div>
              <Button
                variant="default"
                aria-label={`${m.ready_texts_use()}: ${say(title)}`}
                renderRoot={(props) => <Link to="/crm/hsm/templates/new" search={{ ready: name }} {...props} />}
              >
                {m.ready_texts_use()}
              </Button>
            </Stack>
          </Paper>
        ))}
      </SimpleGrid>
    </Modal>
  );
}
