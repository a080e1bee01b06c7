/** The message of a step, with what the step says in it, on one's own phone. */
import { Button } from '@mantine/core';
import { Send } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { CatalogueTemplate } from '#flow';
import { may } from '../../../app/access.ts';
import { useSession } from '../../../app/session.ts';
import { useTemplates } from '../../../hsm/use-templates.ts';
import { m } from '../../../paraglide/messages.js';

const TestSend = lazy(() => import('../../../templates/test-send.tsx').then((file) => ({ default: file.TestSend })));

export function TryTemplate({
  template,
  texts,
}: {
  template: CatalogueTemplate;
  texts: Readonly<Record<string, string>>;
}) {
  const session = useSession();
  const [isOpen, setOpen] = useState(false);
  const [wasOpen, setWasOpen] = useState(false);
  if (!may(session, 'templates.write') || template.status !== 'APPROVED') return null;
  return (
    <>
      <Button
        mt="xs"
        size="compact-sm"
        variant="default"
        leftSection={<Send size={14} />}
        onClick={() => {
          setWasOpen(true);
          setOpen(true);
        }}
      >
        {m.tpl_test()}
      </Button>
      {wasOpen && (
        <Suspense>
          <Found template={template} texts={texts} isOpen={isOpen} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

interface FoundProps {
  template: CatalogueTemplate;
  texts: Readonly<Record<string, string>>;
  isOpen: boolean;
  onClose(): void;
}

/** The catalogue knows templates by name; the API by id. */
function Found({ template, texts, isOpen, onClose }: FoundProps) {
  const list = useTemplates();
  const row = list.data?.items.find((one) => one.name === template.name && one.language === template.language);
  return row ? <TestSend template={row} variables={{ ...texts }} opened={isOpen} onClose={onClose} /> : null;
}
