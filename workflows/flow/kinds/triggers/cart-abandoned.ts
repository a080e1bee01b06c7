import * as z from 'zod';
import { parseDuration, span } from '../../time/duration.ts';
import { defineKind, filter, idOf, loose, nextPort, said } from '../define.ts';

export const cartAbandoned = defineKind({
  group: 'trigger',
  icon: 'shopping-cart',
  title: { es: 'Carrito abandonado', en: 'Abandoned cart' },
  description: {
    es: 'Empieza cuando un carrito queda quieto. Cada actividad reinicia el reloj; una compra lo cancela.',
    en: 'Starts when a cart is left alone. Activity restarts the clock; a purchase cancels it.',
  },
  config: z.strictObject({
    idle: span.meta({
      label: { es: 'Tiempo sin actividad', en: 'Idle for' },
      control: 'duration',
      presets: ['PT1H', 'PT24H', 'PT48H', 'P7D'],
    }),
    filter,
  }),
  defaults: { idle: 'PT48H' },
  ports: () => [nextPort],
  summary(config) {
    const idle = said(loose(config).idle);
    return { es: `Carrito quieto por ${idle.es}`, en: `Cart idle for ${idle.en}` };
  },
  lower: () => ({ do: 'sleep-until', rearmOn: ['cart.updated'] }),
  until(config, facts) {
    if (!facts.cart || facts.cart.status !== 'open') return { void: 'cart-closed' };
    const last = Date.parse(facts.cart.last_activity_at);
    return Number.isNaN(last) ? { void: 'cart-closed' } : { at: last + (parseDuration(config.idle) ?? 0) };
  },
  trigger: {
    on: () => ['cart.updated'],
    voidOn: ['cart.purchased'],
    gives: ['cart.status', 'cart.last_activity_at'],
    // Once per cart, however often it is picked up and left again.
    enters(_config, event, facts) {
      const id = idOf('cart', event.subject);
      if (!id || facts.cart?.id !== id || facts.cart.status !== 'open') return null;
      return { occurrence: `cart:${id}`, subject: `cart:${id}` };
    },
  },
});
