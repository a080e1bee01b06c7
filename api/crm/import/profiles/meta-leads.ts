/** What Meta gives as the download of an Instant Form's leads: its own columns are English everywhere, the questions as asked. */
import { isTestLead } from '#flow/meaning';
import { count, hasAll, type Profile } from './profile.ts';

const own = [
  'ad_id',
  'ad_name',
  'adset_id',
  'adset_name',
  'campaign_id',
  'campaign_name',
  'form_id',
  'form_name',
  'is_organic',
  'platform',
];
const nothing = [
  'ad_name',
  'adset_name',
  'campaign_name',
  'form_name',
  'is_organic',
  'platform',
  'inbox_url',
  'lead_status',
  'post',
  'partner_name',
  'retailer_item_id',
  'vehicle',
  'home_listing',
];

export const metaLeads: Profile = {
  name: 'meta-leads',
  kinds: ['lead'],
  knows: (file) =>
    hasAll(file, 'id', 'created_time') &&
    (count(file, ...own) >= 3 || file.cells('id').some((cell) => /^l:\d{5,}$/.test(cell))),
  fields: {
    lead: {
      id: 'leadgen_id',
      created_time: 'created_at',
      ad_id: 'ad_id',
      adset_id: 'adset_id',
      campaign_id: 'campaign_id',
      form_id: 'form_id',
      ...Object.fromEntries(nothing.map((name) => [name, null])),
    },
  },
  keepsRest: true,
  isTest: (cells) => isTestLead(cells.map((cell) => cell.replace(/^p:/, ''))),
};
