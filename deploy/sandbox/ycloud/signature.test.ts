import { expect, test } from 'vitest';
import { sign } from './signature.ts';

test('sign() gives the signature of YCloud’s own test vector', () => {
  const body = '{"id":"evt_01","type":"whatsapp.inbound_message.received","apiVersion":"v2"}';
  expect(sign('whsec_test_6c2f0f6c3a6d4b16', 1_700_000_000, body)).toBe(
    't=1700000000,s=4ee5dc4c43b9d27aa16b9e46a59ea8700d0b3b90d9da6139a302aa7a55cbdaa1',
  );
});
