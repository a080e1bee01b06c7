import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi } from '../testing.ts';
import type { TestApi } from '../testing.ts';

const files: Record<string, string> = {
  'index.html':
    '<!doctype html><meta property="csp-nonce" nonce="__CSP_NONCE__"><script type="module" src="/assets/a-1.js"></script>',
  'assets/a-1.js': 'export {}',
  'favicon.svg': '<svg/>',
  'assets/b-1.js': 'plain',
  'assets/b-1.js.br': 'brotli',
  'assets/b-1.js.gz': 'gzip',
  'secret.env': 'X=1',
};
let asked: string[] = [];
let api: TestApi;
beforeAll(async () => {
  api = await createTestApi({
    readAsset: (path) => {
      asked.push(path);
      return Promise.resolve(path in files ? new TextEncoder().encode(files[path]) : null);
    },
  });
});
afterAll(() => api.stop());

describe('the web app', () => {
  it('is the same page at every path of its own, with a fresh nonce in page and policy', async () => {
    const nonces = new Set<string>();
    for (const path of ['/', '/crm/leads', '/crm/hsm/flows/1', '/sign-in?next=//evil.example']) {
      const { status, headers, body } = await api.nobody.get(path);
      expect(status).toBe(200);
      expect(headers.get('content-type')).toContain('text/html');
      expect(headers.get('cache-control')).toBe('no-store');
      const nonce = /nonce="([\w-]+)"/.exec(body)![1]!;
      const policy = headers.get('content-security-policy')!;
      expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'`);
      expect(policy).toContain("script-src 'self';");
      expect(policy).not.toContain('unsafe');
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(4);
  });

  it('has its hashed files for ever and others checked each time', async () => {
    const script = await api.nobody.get('/assets/a-1.js');
    expect(script.headers.get('content-type')).toContain('text/javascript');
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await api.nobody.get('/favicon.svg')).headers.get('cache-control')).toBe('no-cache');
  });

  it('has them packed for whoever takes that, the smaller form first', async () => {
    const get = async (accepted: string) => {
      const { headers, body } = await api.nobody.request('GET', '/assets/b-1.js', undefined, {
        'accept-encoding': accepted,
      });
      expect(headers.get('vary')).toContain('accept-encoding');
      expect(headers.get('content-type')).toContain('text/javascript');
      return [headers.get('content-encoding'), String(body)];
    };
    expect(await get('gzip, deflate, br, zstd')).toEqual(['br', 'brotli']);
    expect(await get('gzip;q=0.5')).toEqual(['gzip', 'gzip']);
    expect(await get('br;q=0, gzip')).toEqual(['gzip', 'gzip']);
    expect(await get('identity')).toEqual([null, 'plain']);
    // A file that the build left plain is handed out plain.
    const plain = await api.nobody.request('GET', '/assets/a-1.js', undefined, { 'accept-encoding': 'br' });
    expect([plain.headers.get('content-encoding'), String(plain.body)]).toEqual([null, 'export {}']);
    expect((await api.nobody.get('/assets/b-1.js.br')).status).toBe(404);
  });

  it('hands out nothing else, and reads nothing outside its folder (94, 111)', async () => {
    asked = [];
    for (const path of [
      '/secret.env',
      '/.env',
      '/.git/config',
      '/assets/../secret.env',
      '/assets/..%2f..%2fetc%2fpasswd.txt',
      '/%2e%2e/x.js',
      '/a\\b.js',
      '/assets/%00.js',
      '/index.html',
      '/assets/missing.js',
      '/assets/.hidden.js',
      '//etc/passwd.txt',
    ]) {
      expect((await api.nobody.get(path)).status, path).toBe(404);
    }
    for (const path of asked) expect(path).toMatch(/^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/);
    expect((await api.nobody.get('/api/nowhere')).headers.get('content-type')).toBe('application/problem+json');
    expect((await api.nobody.post('/crm/leads', {})).status).toBe(404);
  });
});
