/** One thing that every adapter must do. */
import type { ProviderAccount, WhatsAppProvider } from '../port.ts';
import type { Stage } from './stage.ts';

/** Throws when the adapter does not do it. */
export type Check = (test: Scene) => Promise<void>;
export interface Scene {
  provider: WhatsAppProvider;
  stage: Stage;
  open(over?: { credential?: string; url?: string; timeoutMs?: number }): ProviderAccount;
  /** How many POSTs the accounts of this scene have made. */
  posts(): number;
}
