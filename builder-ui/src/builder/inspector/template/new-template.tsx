/** A template is written for a step without leaving it: there and back, and the step has it. */
import { Anchor } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { CatalogueTemplate } from '#flow';
import { may } from '../../../app/access.ts';
import { useSession } from '../../../app/session.ts';
import { m } from '../../../paraglide/messages.js';
import { useParts } from '../../builder-context.tsx';
import { useInspected } from '../context.ts';

/** @param path of the field that the template is for */
export function NewTemplateLink({ path }: { path: string }) {
  const { flowId } = useParts();
  const { node, readOnly } = useInspected();
  const session = useSession();
  if (readOnly || !may(session, 'templates.write')) return null;
  const search = { flow: flowId, node: node.id, field: path };
  return (
    <Anchor
      size="xs"
      mt={4}
      display="inline-block"
      renderRoot={(props) => <Link to="/crm/hsm/templates/new" search={search} {...props} />}
    >
      {m.tpl_create_here()}
    </Anchor>
  );
}

/** Puts the template that was just written into the field it was written for, once. */
export function useMadeTemplate(path: string, choose: (template: CatalogueTemplate) => void): void {
  const { catalogue, node, readOnly } = useInspected();
  const { template: made, field, node: of } = useSearch({ from: '/shell/crm/hsm/flows/$flowId' });
  const navigate = useNavigate();
  const isForUs = made !== undefined && field === path && of === node.id && !readOnly;
  const found = isForUs ? catalogue.templates.find((one) => `${one.name} ${one.language}` === made) : undefined;
  useEffect(() => {
    if (!found) return;
    choose(found);
    void navigate({
      to: '.',
      search: (before: Record<string, unknown>) => ({ ...before, template: undefined, field: undefined }),
      replace: true,
    });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once for each: what `choose` closes over changes with every draw
  }, [found]);
}
