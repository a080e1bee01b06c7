import { describe, expect, it } from 'vitest';
import { refuse } from './import-table.ts';

const value = (file: string, specifier: string) => refuse(file, specifier, false);
const type = (file: string, specifier: string) => refuse(file, specifier, true);

describe('refuse()', () => {
  it('lets arrows point one way only', () => {
    expect(value('api/crm/lead-routes.ts', '#db/leads.ts')).toBeNull();
    expect(value('db/crm/leads.ts', '#providers/port.ts')).toContain('db may not import');
    expect(value('api/app.ts', '@temporalio/client')).toContain('api may not import');
    expect(value('workflows/activities/decide.ts', '#db/leads.ts')).toBeNull();
  });

  it('keeps the flow language pure', () => {
    expect(value('workflows/flow/schema.ts', 'zod')).toBeNull();
    expect(value('workflows/flow/schema.ts', 'node:crypto')).not.toBeNull();
    expect(value('workflows/flow/kinds/wait.ts', '../schema.ts')).toBeNull();
    expect(value('workflows/flow/step.ts', '../activities/decide.ts')).not.toBeNull();
  });

  it('keeps the definitions of the numbers pure, and open to the API and the screen', () => {
    expect(value('workflows/metrics/metrics.ts', 'zod')).not.toBeNull();
    expect(value('workflows/metrics/metrics.ts', '#flow')).not.toBeNull();
    expect(value('workflows/metrics/metrics.ts', '#flow/text')).toBeNull();
    expect(value('api/marketing/stats-routes.ts', '#metrics')).toBeNull();
    expect(value('builder-ui/src/marketing/kpis.tsx', '#metrics')).toBeNull();
  });

  it('lets workflow code name the sandbox-safe door, and activities as types only', () => {
    expect(value('workflows/temporal/enrolment.ts', '#flow/run')).toBeNull();
    expect(value('workflows/temporal/enrolment.ts', '#flow')).not.toBeNull();
    expect(type('workflows/temporal/enrolment.ts', '../activities/mod.ts')).toBeNull();
    expect(value('workflows/temporal/enrolment.ts', '../activities/mod.ts')).not.toBeNull();
  });

  it('lets the web app name the API as a type only', () => {
    expect(type('builder-ui/src/api.ts', '#api/app')).toBeNull();
    expect(value('builder-ui/src/api.ts', '#api/app')).toContain('except with `import type`');
    expect(value('builder-ui/src/api.ts', 'postgres')).not.toBeNull();
  });

  it('sends a relative path that leaves its folder to the # door', () => {
    expect(value('api/app.ts', '../db/platform/tenant.ts')).toContain('db/platform/tenant.ts by its # door');
    expect(value('workflows/relay/relay.ts', '../flow/mod.ts')).toContain('# door');
  });

  it('lets nobody but the registry know a WhatsApp provider', () => {
    expect(value('workflows/providers/mod.ts', './ycloud/mod.ts')).toBeNull();
    expect(value('workflows/providers/ycloud/mod.ts', './client.ts')).toBeNull();
    expect(value('workflows/providers/ycloud/outcome.ts', '../whatsapp-cloud/error-codes.ts')).toBeNull();
    expect(value('api/sending/create-sender.ts', '#providers/mod.ts')).toBeNull();
    expect(type('workflows/activities/deliver/deliver.ts', '#providers/port.ts')).toBeNull();
    const closed: [file: string, specifier: string][] = [
      ['workflows/activities/deliver/deliver.ts', '#providers/ycloud/wire.ts'],
      ['workflows/relay/inbox.test.ts', '#providers/ycloud/client.ts'],
      ['workflows/providers/http-failure.ts', './ycloud/wire.ts'],
      ['api/sending/create-sender.ts', '#providers/ycloud/mod.ts'],
      ['deploy/doctor/tenants.ts', '#providers/ycloud/client.ts'],
      ['workflows/relay/whatsapp/mod.ts', '#providers/whatsapp-cloud/error-codes.ts'],
    ];
    for (const [file, specifier] of closed) expect(type(file, specifier)).toContain('is closed');
  });

  it('lets tests, and nobody else, use deploy', () => {
    expect(value('workflows/temporal/enrolment.test.ts', '#deploy/testing/shared-temporal.ts')).toBeNull();
    expect(value('api/main.ts', '#deploy/postgres.ts')).not.toBeNull();
  });
});
