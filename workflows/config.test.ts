import { describe, expect, it } from 'vitest';
import { parseConfig } from './config.ts';

const given = { DATABASE_URL: 'postgres://a:b@localhost/c', CREDENTIALS_KEYS: 'k1:abc' };

describe('parseConfig()', () => {
  it('fills in what may be left out', () => {
    expect(parseConfig({ ...given, SETTLE_SECONDS: '', PORT: ' 0 ' })).toMatchObject({
      TEMPORAL_ADDRESS: '127.0.0.1:7233',
      TEMPORAL_TASK_QUEUE: 'cadencia',
      SETTLE_SECONDS: 900,
      PORT: 0,
    });
  });
  it('names every fault at once and no value', () => {
    const faults = () =>
      parseConfig({ DATABASE_URL: 'mysql://secret', SETTLE_SECONDS: 'soon', TEMPORAL_TLS_CERT: '/c.pem' });
    expect(faults).toThrow(/DATABASE_URL is not a postgres/);
    expect(faults).toThrow(/CREDENTIALS_KEYS is required/);
    expect(faults).toThrow(/SETTLE_SECONDS/);
    expect(faults).not.toThrow(/secret|soon/);
    expect(() => parseConfig({ ...given, TEMPORAL_TLS_CERT: '/c.pem' })).toThrow(
      /TEMPORAL_TLS_KEY and TEMPORAL_TLS_CERT belong together/,
    );
  });
  it('knows a release by its build, which its images carry also where releases have no versions', () => {
    expect(() => parseConfig({ ...given, DEPLOYMENT_NAME: 'cadencia' })).toThrow(/BUILD_ID is required/);
    expect(() => parseConfig({ ...given, DEPLOYMENT_NAME: 'a:b', BUILD_ID: '1' })).toThrow(/DEPLOYMENT_NAME is not/);
    expect(parseConfig({ ...given, BUILD_ID: 'v1.2.3' }).DEPLOYMENT_NAME).toBeUndefined();
  });
});
