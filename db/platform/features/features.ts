/**
 * The features that can be switched off: each new big one stands here for its first release, on unless it says otherwise. A name
 * that was once used is never used again for something else. What is asked of a feature, is asked by `isOn` (is-on.ts).
 */
import { share, type Text } from '#flow';

interface Feature {
  title: Text;
  description: Text;
  /** For tenants about whom nobody said anything. */
  usually: boolean;
  /** Whether a tenant's admins may switch it, where the operator says nothing about that. */
  tenantsChoose: boolean;
}

export const features = {
  'bulk-changes': {
    title: { es: 'Cambios a muchos leads', en: 'Changes to many leads' },
    description: {
      es: 'Editar, asignar, etiquetar, sumar a un flujo, detener o eliminar muchos leads a la vez. Lo que ya empezó termina.',
      en: 'Edit, assign, tag, add to a flow, stop or delete many leads at once. What was begun is finished.',
    },
    usually: true,
    tenantsChoose: true,
  },
  'custom-fields': {
    title: { es: 'Campos propios', en: 'Fields of your own' },
    description: {
      es: 'La lista de campos con nombre, tipo y orden en los ajustes. Lo que los leads ya tienen se conserva.',
      en: 'The list of fields with a name, a type and an order in the settings. What leads already have is kept.',
    },
    usually: true,
    tenantsChoose: true,
  },
  duplicates: {
    title: { es: 'Lista de leads repetidos', en: 'List of duplicate leads' },
    description: {
      es: 'La página que junta a las personas que están más de una vez.',
      en: 'The page that gathers people who are there more than once.',
    },
    usually: true,
    tenantsChoose: true,
  },
  alerts: {
    title: { es: 'Avisos', en: 'Alerts' },
    description: {
      es: 'Buscar problemas cada minuto y avisar en la app, por correo y por webhook.',
      en: 'Look for troubles every minute, and tell of them in the app, by e-mail and by webhook.',
    },
    usually: true,
    tenantsChoose: true,
  },
  'weekly-report': {
    title: { es: 'Informe semanal', en: 'Weekly report' },
    description: {
      es: 'Un correo los lunes con los números de la semana, para quien elijas en Alertas.',
      en: 'A letter on Mondays with the numbers of the week, to whom you choose under Alerts.',
    },
    usually: true,
    tenantsChoose: true,
  },
} as const satisfies Record<string, Feature>;

export type FeatureName = keyof typeof features;
export const featureNames = Object.keys(features) as [FeatureName, ...FeatureName[]];

/** What the operator and the tenant have said; null: nothing. */
export interface Said {
  /** The operator, about this tenant. */
  forTenant: boolean | null;
  /** The tenant's admins. */
  chosen: boolean | null;
  /** The operator, about everybody: for how many of a hundred tenants it is on. */
  percent: number | null;
  tenantsChoose: boolean | null;
}

export interface FeatureState {
  name: FeatureName;
  on: boolean;
  /** Who decided it. */
  by: 'operator' | 'tenant' | 'share' | 'usual';
  /** Whether the tenant's admins may switch it now. */
  switchable: boolean;
}

/**
 * Whether it is on for a tenant: as the operator says of this tenant, else as its admins chose where they may, else by the share of
 * all tenants, else as usual. A tenant's place in the share depends on its id and the feature alone, so that raising the share takes
 * nobody out, and no tenant is always the first to try.
 */
export function decideFeature(name: FeatureName, tenantId: string, said: Said): FeatureState {
  const { usually, tenantsChoose } = features[name];
  const mayChoose = (said.tenantsChoose ?? tenantsChoose) && said.forTenant === null;
  const decided =
    said.forTenant !== null
      ? ({ on: said.forTenant, by: 'operator' } as const)
      : mayChoose && said.chosen !== null
        ? ({ on: said.chosen, by: 'tenant' } as const)
        : said.percent !== null
          ? ({ on: share(`feature:${name}:${tenantId}`) * 100 < said.percent, by: 'share' } as const)
          : ({ on: usually, by: 'usual' } as const);
  return { name, ...decided, switchable: mayChoose };
}
