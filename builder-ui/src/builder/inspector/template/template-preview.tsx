/** The message as a chosen lead would get it. */
import { Badge, Group, Input } from '@mantine/core';
import type { CatalogueTemplate } from '#flow';
import { Bubble } from '../../../hsm/bubble.tsx';
import { m } from '../../../paraglide/messages.js';
import { PreviewLead } from './preview-lead.tsx';
import { usePreviewValues } from './preview-values.ts';
import { TemplateBadge } from './template-control.tsx';
import { TryTemplate } from './try-template.tsx';

interface TemplatePreviewProps {
  template: CatalogueTemplate;
  /** Of the step: key of a blank → variable text. */
  texts: Readonly<Record<string, string>>;
}

export function TemplatePreview({ template, texts }: TemplatePreviewProps) {
  const values = usePreviewValues(texts, template);
  return (
    <Input.Wrapper label={m.builder_preview()} labelElement="div" mt="md">
      <Group gap={6} my={6}>
        {template.status !== 'APPROVED' && <TemplateBadge status={template.status} />}
        <Badge size="sm" color="gray">
          {template.category}
        </Badge>
      </Group>
      <PreviewLead />
      <Bubble template={template} values={values} />
      <TryTemplate template={template} texts={texts} />
    </Input.Wrapper>
  );
}
