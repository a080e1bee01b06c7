/** Guesses which column of a file is which field of a lead, from the names people give columns in Spanish and English. */

/** Fields a column can become. `custom` keeps it under its own name. */
export const leadFields = ['name', 'phone', 'email', 'status', 'lead_source', 'tags', 'created_at'] as const;
export type LeadField = (typeof leadFields)[number];

const names: Record<LeadField, string[]> = {
  name: ['name', 'nombre', 'fullname', 'nombrecompleto', 'nombreyapellido', 'cliente', 'contacto', 'lead', 'customer'],
  phone: ['phone', 'telefono', 'tel', 'celular', 'movil', 'whatsapp', 'mobile', 'phonenumber', 'numero', 'cel'],
  email: ['email', 'correo', 'mail', 'correoelectronico', 'emailaddress'],
  status: ['status', 'estado', 'etapa', 'stage'],
  lead_source: ['leadsource', 'source', 'origen', 'fuente', 'canal', 'channel'],
  tags: ['tags', 'etiquetas', 'tag', 'etiqueta', 'labels'],
  created_at: ['createdat', 'created', 'fecha', 'fechadealta', 'date', 'fechadecreacion', 'createdtime'],
};

/** One entry per header: the field, or undefined to leave the column out. A field is given to one column only. */
export function guessMapping(headers: string[]): (LeadField | undefined)[] {
  const taken = new Set<LeadField>();
  return headers.map((header) => {
    const plain = header
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .replace(/[^a-z0-9]/g, '');
    const field = leadFields.find((each) => !taken.has(each) && names[each].includes(plain));
    if (field) taken.add(field);
    return field;
  });
}
