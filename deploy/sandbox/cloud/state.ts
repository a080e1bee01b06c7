/** What the sandbox keeps of Meta's WhatsApp accounts: where Meta delivers what happens to them, and files. */
import { BoundedMap } from '../ring.ts';

export interface CloudSubscription {
  /** Another address than the app's; it gets what `overridable` names. */
  override: string | null;
}

/** Fields that go to an account's own address. All others go to the app's (developers.facebook.com, "Webhook overrides"). */
export const overridable: ReadonlySet<string> = new Set([
  'messages',
  'message_echoes',
  'calls',
  'consumer_profile',
  'messaging_handovers',
  'group_lifecycle_update',
  'group_participants_update',
  'group_settings_update',
  'group_status_update',
  'smb_message_echoes',
  'smb_app_state_sync',
  'history',
  'account_settings_update',
]);

/** A file that was handed over, or that a person sent. */
export interface CloudFile {
  id: string;
  wabaId: string;
  type: string;
  bytes: Uint8Array;
}

/** What there is of accounts beside numbers, templates and messages. */
export class CloudState {
  /** By account. */
  readonly accounts = new Map<string, CloudSubscription>();
  readonly files = new BoundedMap<string, CloudFile>(200);
  /** Announced lengths, by session. */
  readonly uploads = new BoundedMap<string, number>(200);

  snapshot(): [string, CloudSubscription][] {
    return [...this.accounts];
  }

  restore(saved: [string, CloudSubscription][] | undefined): void {
    for (const [wabaId, one] of saved ?? []) this.accounts.set(wabaId, one);
  }
}
