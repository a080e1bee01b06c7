/** Fields of the business's own. */
import { queryOptions } from '@tanstack/react-query';
import { api, read } from '../../api.ts';
import { keys } from '../../app/keys.ts';

const readFields = () => read(api.crm['custom-fields'].$get());
export type CustomFields = Awaited<ReturnType<typeof readFields>>;
export type CustomField = CustomFields['items'][number];

/** The managed ones in their order, and names that leads have besides. */
export const customFieldsQuery = queryOptions({
  queryKey: keys.customFields.list(),
  queryFn: readFields,
  staleTime: 60_000,
});

/** What a value looks like to people. */
export type FieldValue = string | number | boolean | null;
