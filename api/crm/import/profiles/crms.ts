/** What other CRMs export. Their own columns are told by meaning; here is what their words alone do not say. */
import { count, hasAny, type Profile } from './profile.ts';

const hubspotId = [
  'record_id',
  'record_id_contact',
  'contact_id',
  'id_de_registro',
  'id_de_registro_contacto',
  'id_do_registro',
];

export const hubspotContacts: Profile = {
  name: 'hubspot-contacts',
  kinds: ['lead'],
  knows: (file) =>
    hasAny(file, ...hubspotId) &&
    hasAny(file, 'first_name', 'last_name', 'nombre', 'apellidos', 'nome', 'sobrenome', 'email', 'e_mail', 'correo') &&
    hasAny(
      file,
      'contact_owner',
      'propietario_del_contacto',
      'proprietario_do_contato',
      'lifecycle_stage',
      'etapa_del_ciclo_de_vida',
      'fase_do_ciclo_de_vida',
      'marketing_contact_status',
      'estado_del_lead',
      'status_do_lead',
      'associated_company',
      'associated_company_ids',
    ) &&
    !hasAny(file, 'deal_name', 'nombre_del_negocio'),
  system: 'hubspot',
  fields: {
    lead: {
      ...Object.fromEntries(hubspotId.map((name) => [name, 'external_id'])),
      lifecycle_stage: null,
      last_modified_date: null,
    },
  },
};

const associated = ['associated_contact', 'contacto_asociado', 'contato_associado'];

export const hubspotDeals: Profile = {
  name: 'hubspot-deals',
  kinds: ['opportunity'],
  knows: (file) =>
    hasAny(file, 'deal_name', 'nombre_del_negocio', 'nome_do_negocio') &&
    hasAny(file, 'deal_stage', 'etapa_del_negocio', 'etapa_do_negocio', 'record_id', 'deal_owner') &&
    // Zoho and Bitrix24 name deals so, too.
    !hasAny(file, 'closing_date', 'responsible_person', 'deal_owner_id'),
  system: 'hubspot',
  fields: {
    opportunity: {
      record_id: 'external_id',
      record_id_deal: 'external_id',
      deal_id: 'external_id',
      associated_contact_ids: 'lead_external_id',
      // `Ana Paz (ana@x.example)`.
      ...Object.fromEntries(associated.map((name) => [name, 'lead_email_2'])),
      associated_company: null,
    },
  },
};

export const pipedrivePeople: Profile = {
  name: 'pipedrive-people',
  kinds: ['lead'],
  knows: (file) =>
    [...file.headers].some((name) => /^(person|persona|pessoa)_(name|nombre|nome)$/.test(name)) &&
    ![...file.headers].some((name) => /^(deal|trato|negocio)_(title|titulo)$/.test(name)),
  system: 'pipedrive',
  fields: {
    lead: {
      person_id: 'external_id',
      person_label: 'tags',
      person_marketing_status: null,
      person_owner: 'seller',
      person_organization: null,
    },
  },
};

export const pipedriveDeals: Profile = {
  name: 'pipedrive-deals',
  kinds: ['opportunity'],
  knows: (file) => [...file.headers].some((name) => /^(deal|trato|negocio)_(title|titulo)$/.test(name)),
  system: 'pipedrive',
  fields: {
    opportunity: {
      deal_id: 'external_id',
      deal_currency_of_value: 'currency',
      deal_owner: 'seller',
      deal_deal_created: 'created_at',
      deal_expected_close_date: 'deadline',
      deal_deal_closed_on: 'closed_at',
      deal_won_time: 'won_at',
      deal_lost_time: 'lost_at',
      person_id: 'lead_external_id',
    },
  },
};

const kommoTitles = ['lead_title', 'lead_name', 'nombre_del_lead', 'titulo_del_lead', 'nome_do_lead', 'titulo_do_lead'];
const kommoSigns = [
  'pipeline',
  'embudo',
  'embudo_de_ventas',
  'funil',
  'responsible_user',
  'responsible',
  'usuario_responsable',
  'usuario_responsavel',
  'lead_status',
  'estatus_del_lead',
  'pipeline_stage',
  'lead_tags',
  'etiquetas_del_lead',
];

export const kommo: Profile = {
  name: 'kommo',
  kinds: ['opportunity', 'lead'],
  knows: (file) => hasAny(file, ...kommoTitles) && count(file, ...kommoSigns) >= 2,
  system: 'kommo',
  fields: {
    opportunity: {
      ...Object.fromEntries(kommoTitles.map((name) => [name, 'name'])),
      id: 'external_id',
      sale: 'value',
      venta: 'value',
      venda: 'value',
      lead_status: 'stage',
      estatus_del_lead: 'stage',
      pipeline_stage: 'stage',
      responsible: 'seller',
    },
    lead: {
      ...Object.fromEntries(kommoTitles.map((name) => [name, null])),
      id: null,
      lead_status: null,
      estatus_del_lead: null,
      pipeline_stage: null,
      contact: 'name',
      contacto: 'name',
      full_name_contact: 'name',
      responsible: 'seller',
    },
  },
};
