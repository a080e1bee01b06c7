import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideFeature, type FeatureName, featureNames, features, type Said } from './features.ts';

const nothing: Said = { forTenant: null, chosen: null, percent: null, tenantsChoose: null };
const decide = (said: Partial<Said>, tenant = 'a', name: FeatureName = 'bulk-changes') =>
  decideFeature(name, tenant, { ...nothing, ...said });

describe('a feature', () => {
  it('is as usual where nobody said anything', () => {
    for (const name of featureNames)
      expect(decide({}, 't', name)).toEqual({
        name,
        on: features[name].usually,
        by: 'usual',
        switchable: features[name].tenantsChoose,
      });
  });

  it.each<[string, Partial<Said>, boolean, string, boolean]>([
    ['the operator’s word', { forTenant: false, chosen: true, percent: 100 }, false, 'operator', false],
    ['the tenant’s choice', { chosen: false, percent: 100 }, false, 'tenant', true],
    [
      'the share, where tenants may not choose',
      { chosen: true, percent: 0, tenantsChoose: false },
      false,
      'share',
      false,
    ],
    ['the share, where the tenant chose nothing', { percent: 100 }, true, 'share', true],
  ])('follows %s', (_, said, on, by, switchable) => {
    expect(decide(said)).toMatchObject({ on, by, switchable });
  });

  it('is on for about the share that was said, and raising the share takes nobody out', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }), fc.uuid(), (a, b, tenant) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        if (decide({ percent: less }, tenant).on) expect(decide({ percent: more }, tenant).on).toBe(true);
      }),
    );
    const tenants = Array.from({ length: 2000 }, (_, i) => `tenant-${i}`);
    for (const percent of [0, 10, 50, 100]) {
      const share = tenants.filter((tenant) => decide({ percent }, tenant).on).length / 20;
      expect(Math.abs(share - percent)).toBeLessThan(3);
    }
  });

  it('does not begin with the same tenants as another', () => {
    const tenants = Array.from({ length: 400 }, (_, i) => `tenant-${i}`);
    const both = tenants.filter(
      (tenant) => decide({ percent: 50 }, tenant).on && decide({ percent: 50 }, tenant, 'duplicates').on,
    );
    expect(both.length).toBeGreaterThan(60);
    expect(both.length).toBeLessThan(140);
  });
});
