/** What stands where a page will be: its heading and a few rows. */
import { Skeleton, Stack } from '@mantine/core';
import classes from './page.module.css';

export function PageSkeleton() {
  return (
    <div className={classes.page} aria-busy="true">
      <Skeleton h={24} w={220} mb="lg" />
      <Stack gap={10}>
        {Array.from({ length: 8 }, (_, row) => (
          <Skeleton key={row} h={36} />
        ))}
      </Stack>
    </div>
  );
}
