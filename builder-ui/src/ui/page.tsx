/** The frame of a page: document title, heading that takes the focus after navigation, and the page's actions. */
import { Group, Text, Title } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';
import classes from './page.module.css';

interface PageProps {
  title: string;
  /** Beside the title: badges, a status. */
  aside?: ReactNode;
  /** One sentence under the title. */
  subtitle?: ReactNode;
  actions?: ReactNode;
  /** Above the title: the way back. */
  back?: ReactNode;
  children: ReactNode;
}

export function Page({ title, aside, subtitle, actions, back, children }: PageProps) {
  const heading = usePageHeading(title);
  return (
    <div className={classes.page}>
      {back}
      <Group justify="space-between" align="flex-start" gap="sm" mb="md">
        <div className={classes.heading}>
          <Group gap="sm">
            <Title order={1} ref={heading} tabIndex={-1} className={classes.title}>
              {title}
            </Title>
            {aside}
          </Group>
          {subtitle && (
            <Text c="dimmed" size="sm" mt={2}>
              {subtitle}
            </Text>
          )}
        </div>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </div>
  );
}

/**
 * Sets the document's title and, when the page was reached by navigation, moves the focus to its heading, so that a
 * screen reader says where one is. The first page of a visit keeps the browser's own focus.
 */
export function usePageHeading(title: string) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Cadencia`;
  }, [title]);
  useEffect(() => {
    const active = document.activeElement;
    if (visited && (active === null || active === document.body || active.closest('nav, [role="dialog"]'))) {
      heading.current?.focus({ preventScroll: true });
    }
    visited = true;
  }, []);
  return heading;
}

let visited = false;
