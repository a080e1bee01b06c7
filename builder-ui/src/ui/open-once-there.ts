import { useEffect, useState } from 'react';

/**
 * For what is loaded when it is first to open: opens a moment after it is there. A dialog that is born open does not know where the
 * focus was, and could not give it back.
 */
export function useOpenOnceThere(isOpen: boolean): boolean {
  const [shown, setShown] = useState(false);
  // oxlint-disable-next-line react/set-state-in-effect -- a second drawing is what this is for
  useEffect(() => setShown(isOpen), [isOpen]);
  return shown;
}
