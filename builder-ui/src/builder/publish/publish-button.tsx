/** The publish button: its words say which of the six states the flow is in, and what a click will do. */
import { Button, Tooltip } from '@mantine/core';
import { Check, CircleAlert, Rocket } from 'lucide-react';
import { m } from '../../paraglide/messages.js';
import { useFlow, useIssues, useParts } from '../builder-context.tsx';
import type { Flow } from '#flow';
import { publishState } from './publish-state.ts';

interface PublishButtonProps {
  live: { number: number; graph: Flow } | null;
  failed: boolean;
}

export function PublishButton({ live, failed }: PublishButtonProps) {
  const { screen } = useParts();
  const flow = useFlow();
  const issues = useIssues();
  const state = publishState({ flow, live: live?.graph ?? null, issues, failed });
  const errors = issues.filter((issue) => issue.severity === 'error').length;
  const words = {
    initial: { label: m.builder_publish(), help: m.builder_publish_initial() },
    ready: { label: m.builder_publish(), help: m.builder_publish_ready() },
    'up-to-date': {
      label: m.builder_publish_up_to_date({ version: live?.number ?? 0 }),
      help: m.builder_publish_up_to_date_help(),
    },
    'has-changes': { label: m.builder_publish_changes(), help: m.builder_publish_changes_help() },
    invalid: { label: m.builder_publish_invalid({ count: errors }), help: m.builder_publish_invalid_help() },
    error: { label: m.builder_publish_again(), help: m.builder_publish_error_help() },
  }[state];
  const idle = state === 'initial' || state === 'up-to-date';
  return (
    <Tooltip label={words.help} multiline w={240}>
      <Button
        size="sm"
        data-publish={state}
        // Stays reachable by keyboard while idle, so that its explanation can be heard.
        aria-disabled={idle}
        variant={idle || state === 'invalid' ? 'default' : 'filled'}
        color={state === 'error' ? 'red' : undefined}
        leftSection={
          state === 'up-to-date' ? (
            <Check size={16} />
          ) : state === 'invalid' || state === 'error' ? (
            <CircleAlert size={16} />
          ) : (
            <Rocket size={16} />
          )
        }
        onClick={() => {
          if (state === 'invalid') screen.getState().set({ panel: 'issues', panelOpen: true });
          else if (!idle) screen.getState().set({ publishOpen: true });
        }}
      >
        {words.label}
      </Button>
    </Tooltip>
  );
}
