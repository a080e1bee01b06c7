/** The view of the Marketing Hub as it stands in the address: shared, reloaded and gone back to. Small: it is in the first load. */
import { choiceParam, textParam, type Raw } from './search-params.ts';

export interface MarketingSearch {
  time_range?: string;
  /** First and last day, instead of `time_range`. */
  from?: string;
  to?: string;
  /** What changes are measured against; the period before unless told. */
  compare?: 'year' | 'none';
  model?: 'first_touch';
  /** Days. */
  window?: string;
  /** Ids of ad accounts, separated by commas; all unless told. */
  account?: string;
  level?: 'adset' | 'ad';
  campaign?: string;
  adset?: string;
  q?: string;
  sort?: string;
  order?: 'asc';
  /** What is open at the side: `campaign:<id>`, `adset:<id>`, `ad:<id>`, `rest:<level>`, `nobody` or `rates`. */
  show?: string;
  /** Whose people are listed there. */
  people?: 'leads' | 'opportunities' | 'sales' | 'customers';
  /** What the dialog of Meta came back with: success, or the code of what went wrong. */
  success?: string;
  error?: string;
  /** With `error=missing_permissions`: which, separated by commas. */
  missing?: string;
  /** `accounts`: choosing ad accounts to read; `manage`: what is connected. */
  connect?: 'accounts' | 'manage';
  /** The portfolio whose accounts are offered; `all` for every account within reach. */
  portfolio?: string;
}

export function marketingSearch(raw: Raw): MarketingSearch {
  return {
    time_range: textParam(raw, 'time_range'),
    from: textParam(raw, 'from'),
    to: textParam(raw, 'to'),
    compare: choiceParam(raw, 'compare', ['year', 'none']),
    model: choiceParam(raw, 'model', ['first_touch']),
    window: textParam(raw, 'window'),
    account: textParam(raw, 'account'),
    level: choiceParam(raw, 'level', ['adset', 'ad']),
    campaign: textParam(raw, 'campaign'),
    adset: textParam(raw, 'adset'),
    q: textParam(raw, 'q'),
    sort: textParam(raw, 'sort'),
    order: choiceParam(raw, 'order', ['asc']),
    show: textParam(raw, 'show'),
    people: choiceParam(raw, 'people', ['leads', 'opportunities', 'sales', 'customers']),
    success: textParam(raw, 'success'),
    error: textParam(raw, 'error'),
    missing: textParam(raw, 'missing'),
    connect: choiceParam(raw, 'connect', ['accounts', 'manage']),
    portfolio: textParam(raw, 'portfolio'),
  };
}
