/** Tells the canvas' styles how long a pixel of the screen is on it (`--screen-px`), for what has to keep its size at any zoom. */
import { useStoreApi } from '@xyflow/react';
import { useEffect } from 'react';

/** Past React: while one zooms, no card is drawn anew for it. */
export function useScreenPixel(): void {
  const { getState, subscribe } = useStoreApi();
  useEffect(() => {
    let told = 0;
    const tell = () => {
      const { domNode, transform } = getState();
      if (!domNode || told === transform[2]) return;
      told = transform[2];
      domNode.style.setProperty('--screen-px', `${1 / told}px`);
    };
    tell();
    return subscribe(tell);
  }, [getState, subscribe]);
}
