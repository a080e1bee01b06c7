/** The content of a message as Meta writes it, in whatever envelope it comes: only the fields we read. */

interface Media {
  caption?: string;
  filename?: string;
  mime_type?: string;
  voice?: boolean;
}

export interface WhatsAppContent {
  type?: string;
  text?: { body?: string };
  button?: { payload?: string; text?: string };
  interactive?: {
    type?: string;
    button_reply?: { id?: string; title?: string };
    list_reply?: { id?: string; title?: string; description?: string };
    nfm_reply?: { name?: string; body?: string; response_json?: string };
  };
  image?: Media;
  video?: Media;
  audio?: Media;
  document?: Media;
  sticker?: Media;
  order?: {
    text?: string;
    product_items?: {
      product_retailer_id?: string;
      quantity?: number | string;
      item_price?: number | string;
      currency?: string;
    }[];
  };
  location?: { name?: string; address?: string; url?: string; latitude?: number; longitude?: number };
  contacts?: {
    name?: { formatted_name?: string; first_name?: string; last_name?: string };
    org?: { company?: string };
    phones?: { phone?: string; wa_id?: string }[];
    emails?: { email?: string }[];
  }[];
  reaction?: { message_id?: string; emoji?: string };
  edit?: { original_message_id?: string; message?: WhatsAppContent };
  revoke?: { original_message_id?: string };
  /** Where the person is found from now on; `new_wa_id` in older versions. */
  system?: { type?: string; body?: string; new_wa_id?: string; wa_id?: string; user_id?: string };
  context?: {
    from?: string;
    id?: string;
    forwarded?: boolean;
    frequently_forwarded?: boolean;
    /** A product of the catalog that the person asks about. */
    referred_product?: { catalog_id?: string; product_retailer_id?: string };
  };
  referral?: Record<string, unknown>;
}
