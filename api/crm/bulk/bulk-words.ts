/** Changes to many leads in words: what is done, and what it came to. */
import type { BulkAct, BulkOutcome } from '#db/crm/bulk/bulk-changes.ts';
import { findBatch } from '#db/crm/import/batches.ts';
import { findFlow } from '#db/flows/flows.ts';
import { findMember } from '#db/people/users.ts';
import type { Tx } from '#db/platform/tenant.ts';
import { describeReason, text, type Text } from '#flow';

/** What is done. Flows and people are named as they are called now. */
export async function describeAct(tx: Tx, act: BulkAct): Promise<Text> {
  switch (act.do) {
    case 'edit':
      return describeFields(act.fields);
    case 'assign': {
      if (act.seller_id === null) return text('Dejar sin vendedor', 'Take the seller away');
      const name = (await findMember(tx, act.seller_id))?.name ?? '?';
      return text(`Asignar a ${name}`, `Assign to ${name}`);
    }
    case 'tag': {
      const [plus, minus] = [act.add.join(', '), act.remove.join(', ')];
      const parts = [
        ...(plus ? [text(`agregar ${plus}`, `add ${plus}`)] : []),
        ...(minus ? [text(`quitar ${minus}`, `remove ${minus}`)] : []),
      ];
      return text(
        `Etiquetas: ${parts.map(({ es }) => es).join('; ')}`,
        `Tags: ${parts.map(({ en }) => en).join('; ')}`,
      );
    }
    case 'enrol': {
      const name = await flowName(tx, act.flow_id);
      return text(`Hacer entrar a ${name}`, `Enter in ${name}`);
    }
    case 'stop': {
      if (act.flow_id === null) return text('Sacar de todos los flujos', 'Take out of every flow');
      const name = await flowName(tx, act.flow_id);
      return text(`Sacar de ${name}`, `Take out of ${name}`);
    }
    case 'delete':
      return text('Eliminar', 'Delete');
    case 'unimport': {
      const name = (await findBatch(tx, act.import_id))?.file_name;
      return text(`Deshacer la importación ${name ?? ''}`.trim(), `Undo the import ${name ?? ''}`.trim());
    }
    case 'undo':
      return text('Deshacer un cambio', 'Undo a change');
  }
}

function describeFields({ custom, ...fields }: Extract<BulkAct, { do: 'edit' }>['fields']): Text {
  const names: Record<string, Text> = {
    status: text('Estado', 'Status'),
    lead_source: text('Origen', 'Source'),
    timezone: text('Zona horaria', 'Time zone'),
  };
  const changes = [
    ...Object.entries(fields).map(([name, value]) => ({ name: names[name]!, value })),
    ...Object.entries(custom ?? {}).map(([name, value]) => ({ name: text(name, name), value })),
  ];
  const say = (language: 'es' | 'en') =>
    changes
      .map(({ name, value }) => `${name[language]}: ${value ?? { es: 'sin valor', en: 'no value' }[language]}`)
      .join(' · ');
  return text(say('es'), say('en'));
}

async function flowName(tx: Tx, id: string): Promise<string> {
  return `«${(await findFlow(tx, id))?.name ?? '?'}»`;
}

const done: Record<BulkAct['do'], Text> = {
  edit: text('Cambiados', 'Changed'),
  assign: text('Asignados', 'Assigned'),
  tag: text('Cambiados', 'Changed'),
  enrol: text('Entraron al flujo', 'Entered the flow'),
  stop: text('Salieron', 'Taken out'),
  delete: text('Eliminados', 'Deleted'),
  unimport: text('Eliminados', 'Deleted'),
  undo: text('Volvieron a como estaban', 'Are as they were'),
};
const same: Record<BulkAct['do'], Text> = {
  edit: text('Ya estaban así', 'Were so already'),
  assign: text('Ya estaban así', 'Were so already'),
  tag: text('Ya estaban así', 'Were so already'),
  enrol: text('Ya estaban dentro', 'Were inside already'),
  stop: text('No estaban en ningún flujo de estos', 'Were in no such flow'),
  delete: text('Ya no estaban', 'Were gone already'),
  unimport: text('Ya no estaban', 'Were gone already'),
  undo: text('Ya estaban así', 'Were so already'),
};

/** What a change came to for somebody, or for many. */
export function describeOutcome(act: BulkAct, outcome: BulkOutcome, reason: string | null): Text {
  if (outcome === 'refused') return describeReason(reason) ?? text('No se pudo', 'Could not be done');
  if (outcome === 'done') return done[act.do];
  if (outcome === 'same') return same[act.do];
  if (outcome === 'touched' && act.do === 'unimport') {
    return text('Desde entonces pasó algo con ellos: quedan', 'Something has happened with them since: they stay');
  }
  if (outcome === 'queued') return text('Todavía no les tocó', 'Their turn has not come yet');
  return text('Alguien los cambió después: quedan como están', 'Somebody changed them since: they stay as they are');
}
