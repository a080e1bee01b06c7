/** The present as React state, for anything on screen that grows old. */
import { useEffect, useState } from 'react';

/** Renewed every 30 seconds while `active`. */
export function useNow(active = true): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    if (!active) return;
    const timer = setInterval(() => setNow(new Date()), 30_000);
    return () => clearInterval(timer);
  }, [active]);
  return now;
}
