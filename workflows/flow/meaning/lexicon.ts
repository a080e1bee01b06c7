/**
 * The words that headers of files and questions of forms are made of, in Spanish, English and Portuguese: word → what it is about.
 * Folded (`plain`), in the singular; a word that is not here is one we know nothing about, and makes a header mean nothing.
 */

const about = {
  phone: 'telefono telefonico telefonica tel telef telf tlf tlfno fono fone telefone telephone phone',
  mobile: 'celular cel celu cell cellphone cellular movil mobile telemovel handphone',
  whatsapp: 'whatsapp whatsap watsapp wathsapp whatssap whats wsp wasap guasap wpp wapp wa zap',
  email: 'email mail correo',
  electronic: 'electronico electronica eletronico eletronica electronic',
  address: 'direccion address endereco',
  number: 'numero nro num number',
  name: 'name nombre nome',
  called: 'llamas llamo chamas chama',
  full: 'full completo display',
  given: 'given pila',
  first: 'first primer primero primera primeiro primeira 1er 1o',
  second: 'second segundo 2do 2o',
  middle: 'middle',
  additional: 'additional adicional',
  surname: 'surname apellido sobrenome',
  last: 'last',
  family: 'family',
  paternal: 'paterno',
  maternal: 'materno',
  person:
    'cliente client customer lead prospecto prospect comprador compradora buyer persona person pessoa alumno ' +
    'alumna estudiante student paciente patient interesado interesada titular consumidor billing facturacion cobranca faturamento ' +
    'invitee invitado invitada asistente attendee participante participant registrant pagador payer contraparte counterpart ' +
    'counterparty suscriptor subscriber',
  contact: 'contact contacto contato',
  main: 'main principal primary primario personal pessoal particular directo direct preferred preferido',
  work: 'work trabajo laboral trabalho corporativo corporate business profesional profissional office oficina institucional',
  home: 'home casa fijo fija landline fixo residencial hogar',
  other: 'other otro otra outro alternativo alternative alternate secundario secondary',
  value: 'value valor',
  code: 'codigo code cod',
  area: 'area lada ddd prefijo',
  country: 'pais country',
  international: 'internacional international',
  id: 'id identificador identifier',
  external: 'external externo externa crm original',
  record: 'record registro',
  entry:
    'alta ingreso cadastro carga entrada added signup registered registration registrado registrada inscripcion inscricao ' +
    'conversion conversao',
  submission: 'submission submit submitted',
  created: 'created create creation creacion creado criacao criado',
  date: 'date fecha fec data timestamp',
  mark: 'marca carimbo',
  temporal: 'temporal',
  time: 'time hora hour',
  status: 'status estado situacion situacao',
  stage: 'stage etapa fase step',
  current: 'current actual atual',
  pipeline: 'pipeline embudo funil',
  source: 'source origen fuente origem fonte procedencia',
  channel: 'canal channel',
  tag: 'tag etiqueta label marcador',
  seller:
    'seller vend vendedor vendedora asesor asesora owner responsable responsavel propietario propietaria proprietario proprietaria agente agent ' +
    'ejecutivo ejecutiva consultor consultora assignee responsible',
  assigned: 'assigned asignado asignada atribuido',
  user: 'user usuario',
  sales: 'sale venta venda',
  consent:
    'consent consentimiento consentimento optin suscrito suscripto subscribed acepta acepto aceita aceito autoriza autorizo autorizacion permiso permission accepts',
  optout:
    'optout unsubscribed unsubscribe desuscrito desuscripto desuscrita descadastrado descadastro desinscrito baja dnc blacklist blacklisted ' +
    'bloqueado blocked excluido excluida',
  messages: 'mensaje message mensagem msg',
  sms: 'sms',
  marketing: 'marketing comunicacion comunicacao communication promocion promocao promotion publicidad novedad',
  receive: 'recibir receber receive',
  ad: 'ad anuncio',
  adset: 'adset conjunto',
  campaign: 'campaign campana campanha',
  form: 'form formulario',
  meta: 'meta facebook fb leadgen',
  utm: 'utm',
  medium: 'medium',
  content: 'content',
  term: 'term',
  deal: 'deal oportunidad opportunity negocio trato oportunidade',
  title: 'title titulo',
  order: 'order orden pedido encomenda compra purchase',
  invoice: 'invoice factura recibo receipt folio comprobante',
  transaction: 'transaction transaccion transacao operacion operation',
  payment: 'payment pago pagamento pagar cobro',
  paid: 'paid pagado pagada cobrado cobrada collected',
  financial: 'financial financiero financeiro',
  total: 'total',
  amount: 'amount monto importe montante presupuesto budget revenue',
  price: 'price precio preco',
  product: 'product producto produto articulo artigo lineitem',
  quantity: 'quantity qty cantidad quantidade',
  grand: 'grand general final',
  gross: 'gross bruto bruta',
  net: 'neto net liquido liquida',
  single: 'unico unica',
  currency: 'currency moneda divisa moeda',
  money:
    'usd ars mxn cop clp pen brl uyu pyg bob eur gbp gtq crc dop hnl nio pab ves cad dolar dollar peso euro sol real reais guarani boliviano ' +
    'quetzal colon lempira libra us',
  due: 'deadline vencimiento vencimento vence due expiration expires limite prazo',
  close: 'close closing cierre fechamento',
  closed: 'closed cerrado cerrada fechado fechada',
  won: 'won ganado ganada ganho ganha',
  lost: 'lost perdido perdida',
  expected: 'expected prevision previsao prevista previsto estimada estimado esperada esperado estimated',
  completed: 'completed completado completada concluido finalizado finalizada',
  approved:
    'approved aprobado aprobada aprobacion aprovado aprovacao accredited acreditado acreditada acreditacion confirmed confirmacion ' +
    'confirmacao confirmation',
  issued: 'issued issue emision emissao',
  refund: 'refund refunded devolucion reembolso devuelto devuelta devolucao estorno reembolsado reembolsada',
} as const;

export type Concept = keyof typeof about;

const lexicon = new Map<string, Concept>(
  (Object.entries(about) as [Concept, string][]).flatMap(([concept, list]) =>
    list.split(' ').map((word) => [word, concept] as const),
  ),
);

/** Words that carry nothing: articles, prepositions, pronouns, what questions and notes beside them are made of. */
const empty = new Set(
  (
    'de del la el los las lo un una unos y e o a al en por para con sin tu tus su sus te ti vos se me mi mis nos le que cual cuales como ' +
    'es son esta este favor please the of your you my is are what which how do does we can could to for at on in and or us it s i ' +
    'da dos das seu sua seus suas os as um uma qual voce ou em no na com deve ser tem we ll ni not aqui here ej ejemplo example ex exemplo ' +
    'ejm eg obligatorio requerido required opcional optional mejor best melhor valido valid incluye incluir include including incluindo ' +
    'incluyendo donde where onde solo only somente digitos digits mas utc gmt'
  ).split(' '),
);

/** Verbs of a request, in any of their forms: "¿A qué número te escribimos?", "Deixe o seu e-mail". */
const asking =
  /^(escrib|escrev|ingres|inser|dej(a|ar|anos|e|es|arnos)$|deix|indi(c|qu)|pon(e|er|ga|me)$|coloc|coloqu|digit|informe?$|proporcion|llam(ar|amos|emos|arte|arle|aremos)$|lig(ar|amos|armos)$|contact(ar|amos|emos|arte|arle|arnos|aremos|armos)$|contat(ar|amos|armos)$|comuni(c|qu)a|comuniqu|envi(ar|amos|arte|emos|aremos|e)$|mand(ar|amos|arte|emos)$|habl(ar|amos|emos|arte)$|fal(ar|amos|armos)$|prefer|prefier|pod(emos|amos|es|er|ria)$|pued|quier|quer(es|emos|er)$|dese(as|a|amos)$|gust|cuent|dinos|decinos|confirm(a|e|ar)$|enter$|provide$|share$|reach$|call$|write$|send$|tell$|contacted$|leave$|give$|should$|would$|like$|want$|prefer$)/;

/** What a folded word is about; `''` for one that carries nothing; undefined for one we do not know. */
export function conceptOf(word: string): Concept | '' | undefined {
  if (empty.has(word) || /^\d+$/.test(word)) return '';
  const found = lexicon.get(word) ?? lexicon.get(word.replace(/s$/, '')) ?? lexicon.get(word.replace(/es$/, ''));
  return found ?? (asking.test(word) ? '' : undefined);
}
