import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { redact } from '../../../src/core/redact.ts';
import { base64Url, fileVaultKey, recoveryPassword } from './secrets.ts';

/** What may stand around a secret in a line of a log. */
const around = fc.oneof(fc.string({ maxLength: 20 }), fc.constantFrom('key_', 'x', '"', "'", '(', '\n', 'Password=', 'Numerisches Kennwort: ', '{', '7', 'é', '鍵'));

describe('recovery passwords', () => {
  test('go, whatever stands between their groups and around them', () => {
    const between = fc.constantFrom('-', ' ', ' - ', '–', '—', '_', '.', ',', '\n', '\r\n    ', '\t', '","', ':', '', '/', '\u00a0', '‑');
    fc.assert(
      fc.property(recoveryPassword, between, around, around, (groups, separator, before, after) => {
        const clean = redact(`${before}${groups.join(separator)}${after}`);
        for (const group of groups) if (!before.includes(group) && !after.includes(group)) assert.ok(!clean.includes(group), clean);
      }),
    );
  });

  test('go also in part, from four groups on', () => {
    fc.assert(
      fc.property(recoveryPassword, fc.integer({ min: 4, max: 7 }), (groups, number) => {
        assert.equal(redact(`key ${groups.slice(0, number).join('-')}.`), 'key [recovery password].');
      }),
    );
  });

  test('several of them in one text go, each by itself or together', () => {
    fc.assert(
      fc.property(fc.array(recoveryPassword, { minLength: 1, maxLength: 5 }), (passwords) => {
        const text = passwords.map((groups, index) => `volume ${index}: ${groups.join('-')} checked`).join(' ');
        assert.equal(redact(text), passwords.map((_, index) => `volume ${index}: [recovery password] checked`).join(' '));
      }),
    );
  });
});

test('FileVault keys go, whatever stands around them and whatever their case', () => {
  fc.assert(
    fc.property(fileVaultKey, around, around, fc.boolean(), (key, before, after, small) => {
      const secret = small ? key.toLowerCase() : key;
      assert.ok(!redact(`${before}${secret}${after}`).includes(secret));
    }),
  );
});

describe('tokens', () => {
  test('of three parts, of two, and in a header go', () => {
    fc.assert(
      fc.property(base64Url, base64Url, base64Url, (head, body, end) => {
        for (const token of [`eyJ${head}.${body}.${end}`, `eyJ${head}.${body}.`, `eyJ${head}.${body}`]) {
          for (const text of [token, `Authorization: Bearer ${token}`, `token=${token}`, `{"accessToken":"${token}"}`, `sent ${token}, refused`]) {
            const clean = redact(text);
            assert.ok(!clean.includes(head) && !clean.includes(body), clean);
          }
        }
      }),
    );
  });

  test('that are opaque go by where they stand', () => {
    fc.assert(
      fc.property(base64Url, (token) => {
        const texts = [
          `Authorization: Bearer ${token}`,
          `authorization: ${token}`,
          `"Authorization":"Bearer ${token}"`,
          `bearer ${token}`,
          `Authorization=Basic ${token}`,
          `access_token=${token}&token_type=Bearer`,
          `https://login.example/cb?code=${token}&state=1`,
          `grant_type=refresh_token&refresh_token=${token}`,
          `client_secret=${token}`,
          `{"access_token": "${token}"}`,
          `{"accessToken":"${token}","key":"${token}"}`,
          `{\\"clientSecret\\":\\"${token}\\"}`,
          `/devices?$skiptoken=${token}`,
          `/devices?%24skiptoken=${token}&$top=5`,
          `/devices/delta?$deltatoken=${token}`,
        ];
        for (const text of texts) assert.ok(!redact(text).includes(token), redact(text));
      }),
    );
  });
});

test('what is no secret stays as it is', () => {
  for (const text of [
    '',
    'GET /v1.0/devices?$select=id,displayName 200 request-id 11111111-2222-4333-8444-555555555555',
    'rotation queued: bitlocker',
    'key 1F3A22B0-1111-4222-8333-444444444444 of LT-BER-0093',
    'key 11111111-2222-3333-4444-555555555555',
    '2026-03-03T14:30:00.000Z 100,000 devices, 400,000 key IDs, 123456 ms',
    'errorCode=5 code 403',
    '192.168.100.200 port 51234',
    'BETA-EAST-WEST host',
  ]) {
    assert.equal(redact(text), text);
  }
});

test('what was redacted stays so when it is redacted again', () => {
  fc.assert(
    fc.property(recoveryPassword, fileVaultKey, around, (groups, key, text) => {
      const once = redact(`${text} ${groups.join('-')} ${key} client_secret=abc Authorization: Bearer xyz`);
      assert.equal(redact(once), once);
    }),
  );
});

test('a long line costs no more than its length, also one that is made to trouble a pattern', () => {
  for (const part of ['123456-', 'eyJ', 'ABCD-', 'bearer ', 'Authorization: ', '"key":"', '1', '12345678 ', 'password=', '\\"secret', ' ']) {
    const long = part.repeat(200_000 / part.length);
    assert.ok(redact(long).length <= 3 * long.length);
  }
});
