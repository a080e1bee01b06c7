import { describe, expect, it } from 'vitest';
import { parseConfig, settingNames } from './config.ts';
import { testEnv } from './testing.ts';

const fault = (env: Record<string, string | undefined>): string => {
  try {
    parseConfig({ ...testEnv, ...env });
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('parseConfig()', () => {
  it('takes what is given and fills in the rest; blank counts as not given', () => {
    const config = parseConfig({ ...testEnv, PUBLIC_URL: 'http://localhost:8000/', ADMIN_TOKEN: ' ', PORT: '9000' });
    expect(config).toMatchObject({ PUBLIC_URL: 'http://localhost:8000', PORT: 9000, TRUSTED_PROXY_HOPS: 0, ADMIN_TOKEN: undefined });
  });

  it('names every fault at once, and no value', () => {
    let message = '';
    try {
      parseConfig({ PUBLIC_URL: 'nonsense', PORT: 'x', JWT_SECRET_KEY: 'hunter2', DATABASE_URL: 'mysql://h' });
    } catch (error) {
      message = (error as Error).message;
    }
    for (const name of ['PUBLIC_URL', 'PORT', 'JWT_SECRET_KEY', 'DATABASE_URL', 'CREDENTIALS_KEYS']) expect(message).toContain(name);
    expect(message).not.toContain('hunter2');
    expect(message).not.toContain('nonsense');
  });

  it.each(['short', 'change-me-change-me-change-me-change-me', 'a'.repeat(64), 'abababababababababababababababababab', 'your-secret-key-that-everybody-copies-0'])(
    'refuses the key %s',
    (JWT_SECRET_KEY) => {
      expect(fault({ JWT_SECRET_KEY })).toContain('JWT_SECRET_KEY');
      expect(fault({ ADMIN_TOKEN: JWT_SECRET_KEY })).toContain('ADMIN_TOKEN');
    },
  );

  it('knows each setting by its name', () => {
    expect(settingNames).toContain('CREDENTIALS_KEYS');
    expect(fault({ CREDENTIALS_KEYS: '' })).toContain('CREDENTIALS_KEYS is required');
  });
});
