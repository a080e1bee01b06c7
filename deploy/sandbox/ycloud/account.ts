/** The invented account: one WABA, two numbers from the range that North America keeps for fiction (555-0100 to 555-0199). */
import type { SeedTemplate } from '../options.ts';
import { metaId } from '../ids.ts';
import type { PhoneNumber, Template, TemplateButton, TemplateComponent } from './objects.ts';

export const wabaId = '100000000000001';

export const businessAccount = {
  id: wabaId,
  name: 'Cadencia Sandbox',
  currency: 'USD',
  messageTemplateNamespace: 'cadencia_sandbox',
  accountReviewStatus: 'APPROVED',
  businessId: '100000000000009',
  businessName: 'Cadencia Sandbox (not a real business)',
  businessStatus: 'APPROVED',
  businessVerificationStatus: 'verified',
  country: 'US',
  ownershipType: 'CLIENT_OWNED',
  paymentMethodAttached: true,
  timezoneId: '1',
  whatsappBusinessManagerMessagingLimit: 'TIER_2K',
};

export const balance = { amount: 1000, currency: 'USD' };

export function seedNumbers(): PhoneNumber[] {
  return [
    ['+12025550110', '+1 202-555-0110', 'Sandbox Ventas'],
    ['+12025550111', '+1 202-555-0111', 'Sandbox Soporte'],
  ].map(([phoneNumber, displayPhoneNumber, verifiedName], index) => ({
    id: `10000000000001${index}`,
    phoneNumber: phoneNumber!,
    displayPhoneNumber: displayPhoneNumber!,
    wabaId,
    qualityRating: 'GREEN',
    messagingLimit: 'TIER_1K',
    whatsappBusinessManagerMessagingLimit: 'TIER_2K',
    verifiedName: verifiedName!,
    codeVerificationStatus: 'VERIFIED',
    isOfficialBusinessAccount: false,
    status: 'CONNECTED',
    nameStatus: 'APPROVED',
  }));
}

/** One sample for each variable of a text. */
const samples = (text: string): string[] =>
  [...new Set(text.match(/\{\{\d+\}\}/g) ?? [])].map((_, index) => `ejemplo ${index + 1}`);

/** The components of a template given as plain texts, with the samples that Meta asks for. */
export function toComponents(
  seed: Pick<SeedTemplate, 'header' | 'body' | 'footer' | 'buttons' | 'example'>,
): TemplateComponent[] {
  const components: TemplateComponent[] = [];
  if (seed.header) {
    const names = samples(seed.header);
    components.push({
      type: 'HEADER',
      format: 'TEXT',
      text: seed.header,
      ...(names.length && { example: { header_text: names } }),
    });
  }
  const names = seed.example ?? samples(seed.body);
  components.push({ type: 'BODY', text: seed.body, ...(names.length && { example: { body_text: [names] } }) });
  if (seed.footer) components.push({ type: 'FOOTER', text: seed.footer });
  if (seed.buttons?.length) components.push({ type: 'BUTTONS', buttons: seed.buttons.map(toButton) });
  return components;
}

function toButton(button: NonNullable<SeedTemplate['buttons']>[number]): TemplateButton {
  const type = button.type ?? (button.url ? 'URL' : button.phone_number ? 'PHONE_NUMBER' : 'QUICK_REPLY');
  const example = button.url?.includes('{{1}}') ? { example: [button.url.replace('{{1}}', 'ejemplo')] } : {};
  return {
    type,
    text: button.text,
    ...(button.url && { url: button.url, ...example }),
    ...(button.phone_number && { phone_number: button.phone_number }),
  };
}

export function toTemplate(seed: SeedTemplate, at: string): Template {
  return {
    officialTemplateId: metaId(),
    wabaId,
    name: seed.name,
    language: seed.language,
    category: (seed.category ?? 'MARKETING').toUpperCase(),
    components: toComponents(seed),
    status: seed.status ?? 'APPROVED',
    qualityRating: 'UNKNOWN',
    createTime: at,
    updateTime: at,
  };
}
