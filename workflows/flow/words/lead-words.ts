/** What a lead's own words may be, where nothing of the language is needed. */

/** A lead has no more of them; those that came to it otherwise (merged, imported) stay, and none is added. */
export const maxTags = 50;
/** In characters. */
export const maxTag = 60;

const status = (value: string, es: string, en: string) => ({ value, label: { es, en } });

/** The statuses the lead form offers; a tenant may use others. */
export const leadStatuses = [
  status('new', 'Nuevo', 'New'),
  status('contacted', 'Contactado', 'Contacted'),
  status('qualified', 'Calificado', 'Qualified'),
  status('won', 'Ganado', 'Won'),
  status('lost', 'Perdido', 'Lost'),
];
