/** How the API says no: RFC 9457 problems with stable codes. One table turns a code into a status and a sentence. */
import type { Text } from '#flow';

interface Entry {
  status: 400 | 401 | 403 | 404 | 405 | 408 | 409 | 412 | 413 | 415 | 422 | 428 | 429 | 431 | 499 | 500 | 502 | 503;
  title: Text;
}

const table = {
  malformed_json: { status: 400, title: { es: 'El cuerpo no es JSON válido.', en: 'The body is not valid JSON.' } },
  bad_request: { status: 400, title: { es: 'No se entiende el pedido.', en: 'The request cannot be understood.' } },
  not_signed_in: { status: 401, title: { es: 'Inicia sesión para continuar.', en: 'Sign in to continue.' } },
  session_expired: { status: 401, title: { es: 'La sesión venció.', en: 'The session has expired.' } },
  wrong_credentials: {
    status: 401,
    title: { es: 'El correo o la contraseña no coinciden.', en: 'E-mail and password do not match.' },
  },
  wrong_key: { status: 401, title: { es: 'La clave no existe o fue revocada.', en: 'The key is unknown or revoked.' } },
  wrong_signature: { status: 401, title: { es: 'La firma no es válida.', en: 'The signature is not valid.' } },
  forbidden: { status: 403, title: { es: 'Tu rol no permite hacer esto.', en: 'Your role does not allow this.' } },
  foreign_origin: {
    status: 403,
    title: { es: 'El pedido viene de otro sitio.', en: 'The request comes from another site.' },
  },
  https_required: {
    status: 403,
    title: {
      es: 'Solo se atiende por https. Si enviaste una clave, cámbiala: viajó sin cifrar.',
      en: 'This is answered over https only. If you sent a key, change it: it travelled in the open.',
    },
  },
  feature_off: {
    status: 403,
    title: {
      es: 'Esta función está apagada para tu cuenta. Los ajustes dicen cuáles están activas.',
      en: 'This feature is switched off for your account. The settings say which are on.',
    },
  },
  tenant_stopped: {
    status: 403,
    title: {
      es: 'Esta cuenta está detenida por quien opera la instalación. No se pierde nada: lo que llega queda guardado. Escríbele para reactivarla.',
      en: 'This account was stopped by whoever runs the installation. Nothing is lost: what comes in is kept. Write to them to have it started again.',
    },
  },
  foreign_cursor: { status: 403, title: { es: 'Este cursor no es tuyo.', en: 'This cursor is not yours.' } },
  not_found: { status: 404, title: { es: 'No existe, o no es tuyo.', en: 'It does not exist, or is not yours.' } },
  method_not_allowed: { status: 405, title: { es: 'Método no permitido.', en: 'Method not allowed.' } },
  request_timeout: {
    status: 408,
    title: { es: 'El pedido no terminó de llegar a tiempo.', en: 'The request did not arrive in time.' },
  },
  conflict: { status: 409, title: { es: 'Choca con el estado actual.', en: 'It conflicts with the current state.' } },
  already_exists: { status: 409, title: { es: 'Ya existe.', en: 'It already exists.' } },
  last_ceo: {
    status: 409,
    title: { es: 'Es la última persona con rol CEO.', en: 'This is the last person with the CEO role.' },
  },
  in_progress: {
    status: 409,
    title: { es: 'Un pedido igual está en curso.', en: 'The same request is being worked on.' },
  },
  answered_once: {
    status: 409,
    title: {
      es: 'Ya se hizo, y la respuesta no se guarda: llevaba un secreto, o a alguien que se eliminó.',
      en: 'It was done already, and the answer is not kept: it held a secret, or somebody who was deleted.',
    },
  },
  invalid_link: {
    status: 404,
    title: {
      es: 'Este enlace ya se usó, venció o fue retirado. Pide otro.',
      en: 'This link was used, has expired or was taken back. Ask for another one.',
    },
  },
  other_account: {
    status: 409,
    title: {
      es: 'La invitación es para otra dirección que la de tu cuenta.',
      en: 'The invitation is for another address than that of your account.',
    },
  },
  no_mail: {
    status: 409,
    title: {
      es: 'Esta instalación no envía correos. Pide un enlace a quien administra tu equipo.',
      en: 'This installation sends no mail. Ask whoever manages your team for a link.',
    },
  },
  flow_not_live: { status: 409, title: { es: 'El flujo no está activo.', en: 'The flow is not active.' } },
  flow_archived: { status: 409, title: { es: 'El flujo está archivado.', en: 'The flow is archived.' } },
  nothing_to_publish: {
    status: 409,
    title: { es: 'No hay cambios que publicar.', en: 'There are no changes to publish.' },
  },
  people_changed: {
    status: 409,
    title: {
      es: 'El número de personas dentro cambió; confírmalo de nuevo.',
      en: 'The number of people inside has changed; confirm it again.',
    },
  },
  leads_changed: {
    status: 409,
    title: {
      es: 'Entretanto cambió cuántos leads son; confírmalo de nuevo.',
      en: 'How many leads these are has changed meanwhile; confirm it again.',
    },
  },
  cannot_answer: {
    status: 409,
    title: {
      es: 'Ahora no se le puede escribir a esta persona.',
      en: 'This person cannot be written to now.',
    },
  },
  enrolment_ended: { status: 409, title: { es: 'Ya terminó su recorrido.', en: 'It has already ended.' } },
  place_missing: {
    status: 409,
    title: {
      es: 'El paso donde está no existe en esa versión.',
      en: 'The step it stands at does not exist in that version.',
    },
  },
  undo_too_late: {
    status: 409,
    title: {
      es: 'Ya no se puede deshacer: pasó más de una hora.',
      en: 'It can no longer be undone: more than an hour has passed.',
    },
  },
  undo_done: {
    status: 409,
    title: { es: 'Ya se deshizo, o es un deshacer.', en: 'It was undone already, or is an undo.' },
  },
  undo_superseded: {
    status: 409,
    title: {
      es: 'Después se publicó otra versión: deshaz esa primero.',
      en: 'Another version was published since: undo that one first.',
    },
  },
  template_in_use: {
    status: 409,
    title: { es: 'Hay flujos que usan esta plantilla.', en: 'Flows use this template.' },
  },
  template_locked: {
    status: 409,
    title: {
      es: 'En este estado Meta no deja cambiarla.',
      en: 'Meta does not let it be changed in this state.',
    },
  },
  number_not_verified: {
    status: 409,
    title: {
      es: 'Primero verifica que este número es tuyo.',
      en: 'First verify that this number is yours.',
    },
  },
  segment_in_use: {
    status: 409,
    title: { es: 'Hay flujos o segmentos que usan este segmento.', en: 'Flows or segments use this segment.' },
  },
  sender_in_use: { status: 409, title: { es: 'Hay flujos que usan este número.', en: 'Flows use this number.' } },
  meta_not_configured: {
    status: 409,
    title: {
      es: 'Esta instalación no tiene una app de Meta: faltan META_APP_ID y META_APP_SECRET.',
      en: 'This installation has no Meta app: META_APP_ID and META_APP_SECRET are not set.',
    },
  },
  meta_not_connected: {
    status: 409,
    title: { es: 'Todavía no conectaste Meta.', en: 'Meta is not connected yet.' },
  },
  meta_reconnect: {
    status: 409,
    title: {
      es: 'La conexión con Meta venció o fue retirada; vuelve a conectar.',
      en: 'The connection with Meta has expired or was taken back; connect again.',
    },
  },
  meta_permission: {
    status: 409,
    title: {
      es: 'Falta un permiso de Meta; vuelve a conectar y acéptalo.',
      en: 'A permission of Meta is missing; connect again and grant it.',
    },
  },
  secret_unreadable: {
    status: 409,
    title: {
      es: 'El acceso guardado no se puede abrir; vuelve a conectarlo.',
      en: 'The access that is kept cannot be opened; connect it again.',
    },
  },
  invalid_state: {
    status: 400,
    title: {
      es: 'Esta vuelta de Meta no es válida o ya se usó; empieza de nuevo.',
      en: 'This return from Meta is not valid or was used before; begin again.',
    },
  },
  stale_draft: {
    status: 412,
    title: { es: 'Alguien guardó una versión más nueva.', en: 'Somebody saved a newer version.' },
  },
  too_large: { status: 413, title: { es: 'El pedido es demasiado grande.', en: 'The request is too large.' } },
  wrong_content_type: {
    status: 415,
    title: { es: 'Tipo de contenido no aceptado.', en: 'Content type not accepted.' },
  },
  invalid_input: { status: 422, title: { es: 'Hay campos con errores.', en: 'Some fields have errors.' } },
  invalid_flow_file: {
    status: 422,
    title: { es: 'El archivo no se puede importar.', en: 'The file cannot be imported.' },
  },
  invalid_flow: { status: 422, title: { es: 'El flujo tiene errores.', en: 'The flow has errors.' } },
  provider_refused: {
    status: 422,
    title: { es: 'El proveedor no aceptó los datos.', en: 'The provider did not accept the data.' },
  },
  key_reused: {
    status: 422,
    title: {
      es: 'Esa Idempotency-Key ya se usó con otro pedido.',
      en: 'That Idempotency-Key was used for another request.',
    },
  },
  if_match_required: {
    status: 428,
    title: { es: 'Falta el encabezado If-Match.', en: 'The If-Match header is missing.' },
  },
  too_many_requests: {
    status: 429,
    title: { es: 'Demasiados intentos; espera un momento.', en: 'Too many attempts; wait a moment.' },
  },
  headers_too_large: { status: 431, title: { es: 'Encabezados demasiado grandes.', en: 'Headers are too large.' } },
  /** Nobody reads it: for the log. */
  client_gone: { status: 499, title: { es: 'La conexión se cortó.', en: 'The connection was closed.' } },
  internal: { status: 500, title: { es: 'Algo falló de nuestro lado.', en: 'Something failed on our side.' } },
  provider_failed: {
    status: 502,
    title: { es: 'El proveedor no respondió bien.', en: 'The provider did not answer well.' },
  },
  meta_throttled: {
    status: 503,
    title: {
      es: 'Meta pide una pausa; intenta más tarde.',
      en: 'Meta asks for a pause; try again later.',
    },
  },
  unavailable: {
    status: 503,
    title: {
      es: 'La base de datos no responde; intenta en unos segundos.',
      en: 'The database does not answer; try again in a few seconds.',
    },
  },
} satisfies Record<string, Entry>;

export type ProblemCode = keyof typeof table;
export const problemCodes = Object.keys(table) as ProblemCode[];

/** One bad field: a dotted path into the body, query or path, a stable code and a sentence in English. */
export interface FieldError {
  path: string;
  code: string;
  message: string;
  /** Which of several faults that share the code: a reason with sentences in #flow. */
  reason?: string;
  /** For people, where the sentence is not the code's alone. */
  text?: Text;
  /** Of a file: the row as a spreadsheet counts, and the line it begins on. */
  row?: number;
  line?: number;
}

export interface ProblemOptions {
  /** What happened here, for a person; English. Never SQL, hosts, keys or other people's data. */
  detail?: string;
  errors?: FieldError[];
  headers?: Record<string, string>;
  /** Set-Cookie lines the refusal carries along. */
  cookies?: string[];
  /** Further members of the problem object, such as `issues` of a flow. */
  extra?: Record<string, unknown>;
  cause?: unknown;
}

/** The one error class of the API. Throw it anywhere below a route. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly options: ProblemOptions;
  constructor(code: ProblemCode, options: ProblemOptions = {}) {
    super(options.detail ?? table[code].title.en, { cause: options.cause });
    this.name = 'Problem';
    this.code = code;
    this.options = options;
  }
  get status(): Entry['status'] {
    return table[this.code].status;
  }
  /** The answer, with the title in the reader's language. */
  toResponse(requestId: string, acceptLanguage: string | undefined): Response {
    const { title, status } = table[this.code];
    const language = /^\s*es\b/i.test(acceptLanguage ?? '') ? 'es' : 'en';
    const { detail, errors, headers, extra } = this.options;
    const body = {
      ...extra,
      type: `/problems/${this.code}`,
      title: title[language],
      status,
      code: this.code,
      ...(detail ? { detail } : {}),
      ...(errors ? { errors } : {}),
      request_id: requestId,
    };
    const response = new Response(JSON.stringify(body), {
      status,
      headers: { ...headers, 'content-type': 'application/problem+json' },
    });
    for (const cookie of this.options.cookies ?? []) response.headers.append('set-cookie', cookie);
    return response;
  }
}

/** For the row that is not there, or belongs to somebody else: the two are told apart nowhere. */
export const notFound = (): Problem => new Problem('not_found');

/** Names one field that is wrong for a reason the schema cannot know. */
export const invalid = (path: string, code: string, message: string, text?: Text): Problem =>
  new Problem('invalid_input', { errors: [{ path, code, message, ...(text && { text }) }] });
