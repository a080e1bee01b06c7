import { m } from '../paraglide/messages.js';
import { Page } from '../ui/page.tsx';

export function SettingsPage() {
  return <Page title={m.page_settings()}>{null}</Page>;
}
