/** Address books: Google's old and new export, lists of WhatsApp's tools, vCards as a table. */
import { hasAll, hasAny, type Profile } from './profile.ts';

export const googleContacts: Profile = {
  name: 'google-contacts',
  kinds: ['lead'],
  knows: (file) =>
    hasAny(file, 'phone_1_value', 'e_mail_1_value') &&
    hasAny(file, 'given_name', 'first_name', 'labels', 'group_membership'),
  fields: {
    lead: {
      labels: 'tags',
      group_membership: 'tags',
      given_name: 'first_name',
      additional_name: 'middle_name',
      family_name: 'last_name',
      birthday: null,
      language: null,
      nickname: null,
    },
  },
};

export const whatsappContacts: Profile = {
  name: 'whatsapp-contacts',
  kinds: ['lead'],
  knows: (file) =>
    hasAny(file, 'allow_broadcast', 'allowbroadcast') ||
    (hasAny(
      file,
      'saved_name',
      'public_name',
      'public_display_name',
      'push_name',
      'pushname',
      'whatsapp_name',
      'profile_name',
    ) &&
      hasAny(
        file,
        'phone',
        'phone_number',
        'formatted_phone',
        'number',
        'numero',
        'telefono',
        'whatsapp',
        'whatsapp_id',
        'wa_id',
        'jid',
      )),
  fields: {
    lead: {
      saved_name: 'name',
      contact_name: 'name',
      public_name: 'name',
      public_display_name: 'name',
      push_name: 'name',
      pushname: 'name',
      whatsapp_name: 'name',
      profile_name: 'name',
      phone: 'phone',
      phone_number: 'phone',
      number: 'phone',
      formatted_phone: 'phone',
      whatsapp_id: 'phone',
      wa_id: 'phone',
      jid: 'phone',
      allow_broadcast: null,
      allowbroadcast: null,
      allowsms: null,
      allow_sms: null,
      status: null,
      about: null,
    },
  },
};

export const vcard: Profile = {
  name: 'vcard',
  kinds: ['lead'],
  knows: (file) => hasAll(file, 'vcard_fn'),
  fields: { lead: { vcard_fn: 'name' } },
};
