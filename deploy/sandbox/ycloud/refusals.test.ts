import { afterAll, beforeAll, beforeEach, expect, describe, test } from 'vitest';
import { bodyOf, inTemplate, startTestSandbox, type TestSandbox } from '../testing.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.call('POST', '/_sandbox/reset'));

describe('what is wrong with a request', () => {
  const cases: [what: string, over: Record<string, unknown>, status: number, code: string, target: string][] = [
    ['no from', { from: undefined }, 400, 'PARAM_MISSING', 'from'],
    ['neither to nor recipient', { to: undefined }, 400, 'PARAM_MISSING', 'to'],
    ['a number without +', { to: '5491155550001' }, 400, 'PARAM_INVALID', 'to'],
    ['an unknown field', { idempotencyKey: 'x' }, 400, 'PARAM_INVALID', 'idempotencyKey'],
    ['an unknown field inside', inTemplate({ name2: 'x' }), 400, 'PARAM_INVALID', 'template.name2'],
    ['a type without its content', { type: 'text' }, 400, 'PARAM_MISSING', 'type'],
    ['an unknown type', { type: 'poll' }, 400, 'PARAM_INVALID', 'type'],
    [
      'a text that is too long',
      { type: 'text', text: { body: 'x'.repeat(4097) } },
      400,
      'PARAM_INVALID_LENGTH',
      'text.body',
    ],
    [
      'a button index as a string',
      inTemplate({ components: [{ type: 'button', sub_type: 'url', index: '0' }] }),
      400,
      'PARAM_INVALID',
      'template.components[0].index',
    ],
    ['a foreign sender', { from: '+12025550199' }, 403, 'WHATSAPP_PHONE_NUMBER_UNAVAILABLE', 'from'],
    [
      'a template that does not exist',
      inTemplate({ name: 'nope' }),
      403,
      'WHATSAPP_TEMPLATE_UNAVAILABLE',
      'template.name',
    ],
    [
      'a template in another language',
      inTemplate({ language: { code: 'es_AR' } }),
      403,
      'WHATSAPP_TEMPLATE_UNAVAILABLE',
      'template.name',
    ],
    ['too few variables', inTemplate({ components: [] }), 400, 'PARAM_NOT_MATCH', 'template.components'],
    [
      'too many variables',
      inTemplate({ components: bodyOf('a', 'b') }),
      400,
      'PARAM_NOT_MATCH',
      'template.components[0].parameters',
    ],
    [
      'an empty variable',
      inTemplate({ components: bodyOf('') }),
      400,
      'PARAM_NOT_MATCH',
      'template.components[0].parameters',
    ],
  ];
  test.each(cases)('%s', async (_, over, status, code, target) => {
    const answer = await sandbox.send(over);
    expect(answer.status).toBe(status);
    expect(answer.body.error).toMatchObject({
      status,
      code,
      target,
      requestId: answer.headers.get('YCloud-Request-ID'),
    });
    expect((await sandbox.call('GET', '/_sandbox/requests?kind=message')).body).toEqual([]);
  });

  test('a template that is not approved', async () => {
    await sandbox.call('POST', '/_sandbox/templates', { name: 'greeting', language: 'es', status: 'PAUSED' });
    expect((await sandbox.send()).body.error.code).toBe('WHATSAPP_TEMPLATE_UNAVAILABLE');
    const direct = await sandbox.send({}, '/v2/whatsapp/messages/sendDirectly');
    expect(direct.body.error).toMatchObject({
      status: 400,
      target: 'whatsappApiError',
      whatsappApiError: { code: '132015' },
    });
  });

  test('sendDirectly passes on what WhatsApp says about the variables', async () => {
    const answer = await sandbox.send(inTemplate({ components: [] }), '/v2/whatsapp/messages/sendDirectly');
    expect(answer.body.error.whatsappApiError).toMatchObject({ code: '132000', type: 'OAuthException' });
  });

  test('no JSON, no key, a wrong key, an unknown path', async () => {
    expect((await sandbox.call('POST', '/v2/whatsapp/messages', '{"from":')).body.error).toMatchObject({
      status: 400,
      code: 'BAD_REQUEST',
    });
    expect((await sandbox.call('GET', '/v2/balance', undefined, { 'X-API-Key': '' })).body.error.code).toBe(
      'UNAUTHORIZED',
    );
    expect((await sandbox.call('GET', '/v2/balance', undefined, { 'X-API-Key': 'other' })).status).toBe(401);
    expect((await sandbox.call('GET', '/v2/whatsapp/nothing')).body.error).toMatchObject({
      status: 404,
      code: 'NOT_FOUND',
    });
    expect((await sandbox.call('GET', '/v2/whatsapp/messages/62fe')).status).toBe(404);
  });
});
