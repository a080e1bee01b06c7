/** What a call to YCloud's API carries through its handlers. */
import type { HttpBindings } from '@hono/node-server';

export interface YCloudEnv {
  Bindings: HttpBindings;
  Variables: { requestId: string; fault: string | null; whatsappError?: string; code?: string };
}
