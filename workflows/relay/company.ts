/** Which tenants had work lately: whether a crowd of one tenant's has this worker to itself, or others are there whom it would keep waiting. */
export interface Company {
  /** This tenant had work just now. */
  note(tenantId: string): void;
  /** More than one tenant had. */
  isShared(): boolean;
}

/** For so long after its last work a tenant counts as being there. */
const latelyMs = 10_000;

export function createCompany(now: () => number = Date.now): Company {
  const seen = new Map<string, number>();
  return {
    note(tenantId) {
      seen.delete(tenantId);
      seen.set(tenantId, now());
    },
    isShared() {
      // The longest unseen stand first.
      for (const [tenantId, at] of seen) {
        if (at > now() - latelyMs) break;
        seen.delete(tenantId);
      }
      return seen.size > 1;
    },
  };
}
