/** What a fault may look at. */
export interface Occasion {
  calls?: 'enqueue' | 'sendDirectly' | 'cloud' | 'manage' | 'graph';
  method?: string;
  path?: string;
  to?: string;
  from?: string;
  externalId?: string;
  template?: string;
  event?: string;
  status?: string;
  url?: string;
  edge?: string;
  page?: number;
  /** What a call to Graph asks for, and when (epoch milliseconds). */
  days?: number;
  rows?: number;
  at?: number;
}
