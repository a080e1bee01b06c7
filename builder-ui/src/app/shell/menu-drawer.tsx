/** The navigation of narrow screens, loaded when it is first opened. */
import { Drawer } from '@mantine/core';
import { m } from '../../paraglide/messages.js';
import { useOpenOnceThere } from '../../ui/open-once-there.ts';
import { Brand } from './brand.tsx';
import { Navigation } from './navigation.tsx';

export function MenuDrawer({ isOpen, onClose }: { isOpen: boolean; onClose(): void }) {
  const opened = useOpenOnceThere(isOpen);
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="left"
      size={260}
      title={<Brand />}
      closeButtonProps={{ 'aria-label': m.close() }}
    >
      <Navigation />
    </Drawer>
  );
}
