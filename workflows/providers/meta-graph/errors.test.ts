import { describe, expect, test } from 'vitest';
import { readError, redact } from './errors.ts';
import { noUsage, pauseFor, peakOf, readUsage } from './usage.ts';

/** An answer with this error object. */
const read = (error: object | string, status = 400, headers: Record<string, string> = {}) =>
  readError(
    {
      status,
      text: typeof error === 'string' ? error : JSON.stringify({ error }),
      usage: readUsage(new Headers(headers)),
      retryAfterMs: null,
    },
    ['EAAsecrettoken'],
  );
const judge = (code: number, subcode?: number, message = 'x', status = 400): string => {
  const error = read({ message, type: 'OAuthException', code, error_subcode: subcode, fbtrace_id: 'A1' }, status)!;
  return `${error.kind} ${error.reason}`;
};

describe('readError() decides by code and subcode', () => {
  test.each<[number, number | undefined, string]>([
    [190, 463, 'reconnect token-expired'],
    [190, 458, 'reconnect token-revoked'],
    [190, 460, 'reconnect token-revoked'],
    [190, 467, 'reconnect token-revoked'],
    [190, 459, 'reconnect token-checkpoint'],
    [190, undefined, 'reconnect token-revoked'],
    [190, 2069032, 'permanent bad-request'],
    [102, undefined, 'reconnect token-revoked'],
    [4, undefined, 'throttle rate-limit'],
    [4, 1504022, 'throttle rate-limit'],
    [17, 2446079, 'throttle rate-limit'],
    [32, undefined, 'throttle rate-limit'],
    [613, 1487742, 'throttle rate-limit'],
    [80000, 2446079, 'throttle rate-limit'],
    [80004, 2446079, 'throttle rate-limit'],
    [80014, undefined, 'throttle rate-limit'],
    [1, undefined, 'retry temporary'],
    [2, 1504043, 'retry temporary'],
    [2, 1504038, 'retry timeout'],
    [2, 1504041, 'permanent bad-request'],
    [-3, 1504045, 'permanent too-much-data'],
    [100, 1487534, 'permanent too-much-data'],
    [100, 1504018, 'permanent too-much-data'],
    [-2, 2490547, 'retry report-failed'],
    [10, undefined, 'permission missing-permission'],
    [200, undefined, 'permission missing-permission'],
    [294, undefined, 'permission missing-permission'],
    [100, 3191001, 'permission missing-permission'],
    [100, 33, 'permanent not-found'],
    [803, undefined, 'permanent not-found'],
    [100, undefined, 'permanent bad-request'],
    [104, undefined, 'permanent bad-request'],
    [368, undefined, 'permanent blocked'],
    [3018, undefined, 'permanent too-old'],
  ])('%i/%s is %s', (code, subcode, expected) => {
    expect(judge(code, subcode)).toBe(expected);
    // The status says nothing: throttles come as 400 and as 429, permissions as 400 and as 403.
    expect(judge(code, subcode, 'x', 429)).toBe(expected);
  });

  test('code 1 with "reduce the amount of data" is too much data, at 500', () => {
    expect(
      judge(1, undefined, "Please reduce the amount of data you're asking for, then retry your request", 500),
    ).toBe('permanent too-much-data');
  });

  test('190 without a subcode that says "expired" is expired', () => {
    expect(judge(190, undefined, 'Session has expired on Friday')).toBe('reconnect token-expired');
  });

  test('an unknown code is tried again when Meta says it passes, and never otherwise', () => {
    expect(read({ message: 'x', code: 2601, is_transient: true })!.kind).toBe('retry');
    expect(judge(999_999)).toBe('permanent bad-request');
    expect(judge(999_999, undefined, 'x', 502)).toBe('retry temporary');
  });

  test('without an envelope the status decides', () => {
    expect(read('<html>Bad gateway</html>', 502)!.kind).toBe('retry');
    expect(read('slow down', 429)!.kind).toBe('throttle');
    expect(read('<html>Not found</html>', 404)!.kind).toBe('permanent');
    expect(read('{"data":[]}', 200)).toBeNull();
  });

  test('an error in an answer of 200 is an error', () => {
    expect(read({ message: 'x', code: 190, error_subcode: 463 }, 200)!.reason).toBe('token-expired');
  });

  test('codes and texts that come in other types do not break it', () => {
    expect(read({ code: '17', message: null })!.kind).toBe('throttle');
    expect(read({ code: null })!.kind).toBe('permanent');
  });
});

test('a throttle says how long: the longest that any header names, else a minute', () => {
  const throttle = { message: 'x', code: 80_000, error_subcode: 2_446_079 };
  const entry = {
    type: 'ads_insights',
    call_count: 100,
    total_cputime: 1,
    total_time: 1,
    estimated_time_to_regain_access: 19,
  };
  const headers = {
    'x-business-use-case-usage': JSON.stringify({
      '1': [entry],
      '2': [{ ...entry, estimated_time_to_regain_access: 3 }],
    }),
  };
  expect(read(throttle, 400, headers)!.retryAfterMs).toBe(19 * 60_000);
  const account = {
    'x-ad-account-usage': '{"acc_id_util_pct":100,"reset_time_duration":300,"ads_api_access_tier":"standard_access"}',
  };
  expect(read(throttle, 400, account)!.retryAfterMs).toBe(300_000);
  expect(read(throttle)!.retryAfterMs).toBe(60_000);
});

test('no token stays in a message, neither the known one nor one that looks like it', () => {
  const error = read({
    code: 190,
    message: 'Malformed access token EAAsecrettoken and EAABwzLixnjYBAOZBZCexampleexample',
  })!;
  expect(error.message).toBe('Malformed access token [token] and [token]');
  expect(redact('short', ['a'])).toBe('short');
});

describe('readUsage()', () => {
  const headers = new Headers({
    'X-App-Usage': '{"call_count":28,"total_time":25,"total_cputime":31}',
    'X-Ad-Account-Usage': '{"acc_id_util_pct":9.67,"reset_time_duration":100,"ads_api_access_tier":"standard_access"}',
    'X-Business-Use-Case-Usage':
      '{"66782684":[{"type":"ads_insights","call_count":97,"total_cputime":25,"total_time":25,"estimated_time_to_regain_access":19,"ads_api_access_tier":"development_access"}]}',
    'X-FB-Ads-Insights-Throttle':
      '{"app_id_util_pct":100,"acc_id_util_pct":10,"ads_api_access_tier":"standard_access"}',
  });

  test('reads all four headers', () => {
    const usage = readUsage(headers);
    expect(usage).toEqual({
      app: { calls: 28, time: 25, cpuTime: 31 },
      account: { percent: 9.67, resetMs: 100_000, tier: 'standard_access' },
      useCases: [
        {
          id: '66782684',
          type: 'ads_insights',
          calls: 97,
          time: 25,
          cpuTime: 25,
          regainMs: 1_140_000,
          tier: 'development_access',
        },
      ],
      insights: { app: 100, account: 10, tier: 'standard_access' },
    });
    expect(peakOf(usage)).toBe(100);
    expect(pauseFor(usage)).toBe(1_140_000);
  });

  test('an absent or broken header keeps what was known', () => {
    const before = readUsage(headers);
    expect(readUsage(new Headers({ 'x-app-usage': '{"call_count":' }), before)).toEqual(before);
  });

  test('near a limit it asks for a little patience, far from one for none', () => {
    const at = (percent: number) => pauseFor({ ...noUsage, app: { calls: percent, time: 0, cpuTime: 0 } });
    expect([at(10), at(86), at(96), at(100)]).toEqual([0, 2_000, 10_000, 60_000]);
  });
});
