/**
 * A template that is written here, before it is handed in: what WhatsApp would refuse about it is said while somebody types. One
 * list of rules for the editor, the API and tests; the providers' own answers stay the last word.
 * Sources: YCloud's OpenAPI file (WhatsappTemplateComponent and below), Meta's error codes 2388040 to 2388299 (reference of
 * providers), Meta's pages on each kind of template.
 */
import type { Component } from '../parts/part.ts';

export const templateCategories = ['MARKETING', 'UTILITY', 'AUTHENTICATION'] as const;
export type TemplateCategory = (typeof templateCategories)[number];

/** In WhatsApp's own form; nothing in it can be relied on. */
export interface Draft {
  name: string;
  language: string;
  category: string;
  components: readonly Component[];
}

/** Longest texts in characters (YCloud's OpenAPI file; the body of an offer by Meta's page on such offers). */
export const longest = {
  name: 512,
  header: 60,
  body: 1024,
  offerBody: 600,
  cardBody: 160,
  footer: 60,
  button: 25,
  url: 2000,
  phone: 20,
  coupon: 15,
  offer: 16,
} as const;

/** How a sample file ends and how large it may be, in megabytes (YCloud's OpenAPI file, WhatsappTemplateComponentExample). */
export const fileRules = {
  image: { endings: ['jpg', 'jpeg', 'png'], megabytes: 5 },
  gif: { endings: ['mp4'], megabytes: 3.5 },
  video: { endings: ['mp4'], megabytes: 16 },
  document: { endings: ['pdf'], megabytes: 100 },
  /** Of no template: sent by itself. */
  audio: { endings: ['mp3', 'm4a', 'aac', 'amr', 'ogg'], megabytes: 16 },
} as const;
