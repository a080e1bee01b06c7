/** What the demo business (bicycles, and rides with a guide) sells, advertises and hears. Invented. */

/** So far back the demo's history goes, and that of its ads: ninety days, and ninety before to compare with. */
export const demoDays = 190;

/** Prices in whole pesos. */
export const products: readonly (readonly [name: string, price: number])[] = [
  ['Bicicleta Andes 29', 1_180_000],
  ['Bicicleta Pampa Urbana', 640_000],
  ['Bicicleta Cóndor Ruta', 2_350_000],
  ['Bicicleta Chulengo Niños', 310_000],
  ['Casco Viento', 68_000],
  ['Luces Luciérnaga (par)', 24_500],
  ['Guantes Cuesta', 21_900],
  ['Inflador de pie', 39_000],
  ['Candado en U', 52_000],
  ['Travesía guiada: Siete Lagos, 3 días', 420_000],
  ['Travesía guiada: Quebrada, 2 días', 285_000],
  ['Plan de mantenimiento anual', 145_000],
];

/** Products dear enough for a seller to make an offer. */
export const offers = products.filter(([, price]) => price >= 140_000);

export interface DemoAd {
  campaign_id: string;
  campaign: string;
  adset_id: string;
  ad_id: string;
  headline: string;
  body: string;
  /** How many leads it brings, compared with the others. */
  pull: number;
  /** What it costs a day, compared with the others. */
  budget: number;
  /** How willing its people are to buy: 1 is usual. Some ads bring many who only ask. */
  fit: number;
}

const campaigns: [
  id: string,
  name: string,
  adsets: [id: string, ads: [headline: string, body: string, pull: number, budget: number, fit: number][]][],
][] = [
  [
    '120210000000000100',
    'Primavera · Bicicletas',
    [
      [
        '120210000000000110',
        [
          [
            'Tu próxima bici, en 12 cuotas',
            'Andes 29: cuadro liviano y frenos hidráulicos. Escríbenos y te asesoramos.',
            9,
            8,
            1.15,
          ],
          ['Probala antes de comprarla', 'Reserva una prueba de manejo sin cargo en nuestro local.', 6, 4, 1.35],
        ],
      ],
      [
        '120210000000000120',
        [
          ['Para ir al trabajo', 'Pampa Urbana: cómoda, simple, lista para la ciudad.', 5, 6, 0.9],
          ['La primera bici de tus hijos', 'Chulengo: segura y liviana. Te ayudamos con la talla.', 3, 6, 0.25],
        ],
      ],
    ],
  ],
  [
    '120210000000000200',
    'Travesías guiadas',
    [
      [
        '120210000000000210',
        [
          ['Siete Lagos en bicicleta', 'Tres días con guía, comidas y vehículo de apoyo. Cupos limitados.', 8, 8, 1],
          ['Un fin de semana en la Quebrada', 'Dos días de pedaleo entre cerros. Todos los niveles.', 5, 11, 0.2],
        ],
      ],
    ],
  ],
  [
    '120210000000000300',
    'Clientes · Mantenimiento',
    [
      [
        '120210000000000310',
        [['Tu bici como nueva', 'Plan anual de mantenimiento: cuatro servicios y repuestos con descuento.', 2, 1, 1.1]],
      ],
    ],
  ],
];

export const ads: readonly DemoAd[] = campaigns.flatMap(([campaign_id, campaign, adsets]) =>
  adsets.flatMap(([adset_id, list]) =>
    list.map(([headline, body, pull, budget, fit], index) => ({
      campaign_id,
      campaign,
      adset_id,
      ad_id: `${adset_id.slice(0, -1)}${index + 1}`,
      headline,
      body,
      pull,
      budget,
      fit,
    })),
  ),
);

export const tags = ['vip', 'revendedor', 'primera-compra', 'regalo', 'empresa', 'turista'] as const;
export const interests = ['montaña', 'ciudad', 'ruta', 'niños', 'travesías'] as const;
export const cities = [
  'Buenos Aires',
  'Rosario',
  'Córdoba',
  'Mendoza',
  'Neuquén',
  'Salta',
  'Bariloche',
  'La Plata',
] as const;
export const stages = ['Propuesta', 'Prueba de manejo', 'Negociación', 'Reserva'] as const;

export const firstWords = [
  '¡Hola! Quiero más información.',
  'Hola, vi el anuncio. ¿Sigue disponible?',
  'Buenas, ¿qué precio tiene?',
  'Hola! ¿Hacen envíos al interior?',
  '¿Tienen talle M?',
] as const;
export const replies = [
  'Genial, gracias. ¿Aceptan transferencia?',
  'Lo pienso y te aviso.',
  'Perfecto, paso el sábado por el local.',
  '¿Me reservas una hasta el viernes?',
  'Gracias 🙌',
  'Mmm, está un poco caro para mí.',
  '¿Qué garantía tiene?',
  'Dale, ¿cómo seguimos?',
] as const;
