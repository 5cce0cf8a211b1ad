import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { copyKey } from '../../../src/commands/copyKey.ts';
import { readKey } from '../../../src/commands/readKey.ts';
import { revealKey } from '../../../src/commands/revealKey.ts';
import { failure } from '../../../src/core/failure.ts';
import { fail, ok } from '../../../src/core/result.ts';
import { key } from '../graph/fakeGraph.ts';
import { deviceRow, fakeServices, reads, row, secret, signal, takeFirst, visible, type FakeServices } from './fakeServices.ts';

function keyRow(services: FakeServices, name: string): object {
  const device = services.sessions.current?.inventory.devices().find((one) => one.name === name);
  assert.ok(device?.entraDeviceId !== undefined);
  const [first] = services.sessions.current?.inventory.keysOf(device.entraDeviceId).keys ?? [];
  assert.ok(first !== undefined);
  return row(services, { kind: 'key', device, key: first, position: 1, count: 1, newest: true });
}

describe('copying a key', () => {
  test('of a row: one read, and the key goes to the clipboard that forgets it, nowhere else', async () => {
    const services = await fakeServices();
    assert.equal(await copyKey(services, keyRow(services, 'LT-ONE'), signal), undefined);
    assert.deepEqual(reads(services), ['read bitlocker AAAAAAAA-1111-4222-8333-000000000001']);
    assert.deepEqual(services.copied, [secret]);
    assert.equal(services.clipboard.text, '');
    assert.match(services.prompts.shown.join('\n'), /key AAAAAAAA of LT-ONE is in the clipboard for a minute\. Windows' clipboard history/);
    assert.doesNotMatch(visible(services), /110000|220022/);
  });

  test('of a device with one key takes that one', async () => {
    const services = await fakeServices();
    await copyKey(services, deviceRow(services, 'LT-ONE'), signal);
    assert.deepEqual(reads(services), ['read bitlocker AAAAAAAA-1111-4222-8333-000000000001']);
  });

  test('of a device with several asks which, the newest first', async () => {
    const services = await fakeServices({ answers: ['$(key) BBBBBBBB'] });
    await copyKey(services, deviceRow(services, 'LT-MANY'), signal);
    assert.deepEqual(reads(services), ['read bitlocker BBBBBBBB-1111-4222-8333-000000000002']);
    let offered: readonly string[] = [];
    const other = await fakeServices({
      answers: [
        (choices) => {
          offered = choices.map(({ label }) => label);
          return undefined;
        },
      ],
    });
    assert.equal(await copyKey(other, deviceRow(other, 'LT-MANY'), signal), undefined);
    assert.deepEqual(offered, ['$(key) CCCCCCCC', '$(key) BBBBBBBB']);
    assert.deepEqual(reads(other), [], 'turning away reads nothing');
  });

  test('of a Mac asks Intune', async () => {
    const services = await fakeServices();
    await copyKey(services, deviceRow(services, 'MAC'), signal);
    assert.deepEqual(reads(services), ['read fileVault i-mac']);
    assert.deepEqual(services.copied, [secret]);
  });

  test('that there is none is said only after Entra ID said so', async () => {
    const services = await fakeServices();
    const none = await copyKey(services, deviceRow(services, 'LT-NONE'), signal);
    assert.equal(none?.failure.code, 'notFound');
    assert.match(none.failure.message, /Entra ID answered, and shows this account no key of LT-NONE/);

    const down = await fakeServices({ graph: { keys: [fail(failure('offline', 'No connection.'))], ofDevice: () => fail(failure('offline', 'No connection.')) } });
    const unknown = await copyKey(down, deviceRow(down, 'LT-NONE'), signal);
    assert.deepEqual([unknown?.failure.code, unknown?.failure.message], ['offline', 'No connection.']);
  });

  test('that cannot be read is a failure, and the clipboard stays as it is', async () => {
    for (const code of ['denied', 'emptyAnswer', 'notFound', 'offline'] as const) {
      const services = await fakeServices({ graph: { readBitLockerKey: () => Promise.resolve(fail(failure(code, 'It did not work.'))) } });
      const outcome = await copyKey(services, keyRow(services, 'LT-ONE'), signal);
      assert.deepEqual([outcome?.doing, outcome?.failure.code], ['copy the key AAAAAAAA', code]);
      assert.deepEqual(services.copied, []);
    }
  });

  test('into a clipboard that cannot be written is a failure that quotes nothing', async () => {
    const services = await fakeServices();
    services.clipboardWorks = false;
    const outcome = await copyKey(services, keyRow(services, 'LT-ONE'), signal);
    assert.match(outcome?.failure.message ?? '', /clipboard could not be written/);
    assert.doesNotMatch(`${JSON.stringify(outcome)}${visible(services)}`, /110000/);
  });
});

describe('revealing a key', () => {
  test('opens its page, and reads nothing itself', async () => {
    const services = await fakeServices();
    assert.equal(await revealKey(services, keyRow(services, 'LT-ONE'), signal), undefined);
    const [target] = services.revealed;
    assert.ok(target?.kind === 'bitlocker');
    assert.deepEqual([target.key.id, target.device.name, target.position, target.count, target.newestForVolume], ['AAAAAAAA-1111-4222-8333-000000000001', 'LT-ONE', 1, 1, true]);
    assert.deepEqual(reads(services), []);
  });

  test('that was looked for by its beginning remembers what the caller read out', async () => {
    const services = await fakeServices();
    services.choose = takeFirst('bbbbbbbb');
    await revealKey(services, undefined, signal);
    const [target] = services.revealed;
    assert.ok(target?.kind === 'bitlocker');
    assert.deepEqual([target.callerPrefix, target.position, target.count, target.newestForVolume], ['BBBBBBBB', 2, 2, false]);
  });

  test('of a device that was never read is possible all the same', async () => {
    // Intune was read to its end, and does not have it
    const services = await fakeServices({ graph: { keys: [[key('DDDDDDDD-1111-4222-8333-000000000004', 'stranger')]] } });
    services.choose = takeFirst('dddddddd');
    await revealKey(services, undefined, signal);
    assert.deepEqual([services.revealed[0]?.device.name, services.revealed[0]?.device.inIntune], ['Device stranger', 'no']);
  });

  test('turned away from does nothing; signed out, it signs in first', async () => {
    const services = await fakeServices({ signedOut: true });
    assert.equal(await revealKey(services, undefined, signal), undefined);
    assert.deepEqual(services.done, ['open silent', 'signIn', 'search Reveal the key of which device?']);
    assert.deepEqual(services.revealed, []);
    const refused = await fakeServices({ signedOut: true });
    refused.signInFails = failure('consentNeeded', 'Not consented.');
    assert.equal((await revealKey(refused, undefined, signal))?.failure.code, 'consentNeeded');
  });

  test('offers no phones', async () => {
    const services = await fakeServices();
    await revealKey(services, undefined, signal);
    const labels = services.listed.map(({ label }) => label);
    assert.ok(labels.includes('$(vm) LT-ONE') && !labels.some((label) => label.includes('PHONE')), labels.join());
  });
});

test('a key is read for a session that is there, and for a Mac that Intune manages', async () => {
  const services = await fakeServices();
  const device = services.sessions.current!.inventory.devices()[0]!;
  const bitlocker = { kind: 'bitlocker', device, key: key('AAAAAAAA-1111-4222-8333-000000000001', 'one'), position: 1, count: 1, newestForVolume: true } as const;
  assert.deepEqual(await readKey(services, bitlocker), ok(secret));
  const { intune: _, ...alone } = device;
  const mac = await readKey(services, { kind: 'fileVault', device: { ...alone, platform: 'macos' } });
  assert.ok(!mac.ok && mac.failure.code === 'badRequest');
  services.state = { kind: 'signedOut' };
  const after = await readKey(services, bitlocker);
  assert.ok(!after.ok && after.failure.code === 'signedOut');
  assert.equal(reads(services).length, 1);
});

test('a key that comes after the sign-out is nobody\'s, and is not copied', async () => {
  const services = await fakeServices();
  const copying = copyKey(services, keyRow(services, 'LT-ONE'), signal);
  const device = services.sessions.current!.inventory.devices()[0]!;
  const reading = readKey(services, { kind: 'bitlocker', device, key: key('AAAAAAAA-1111-4222-8333-000000000001', 'one'), position: 1, count: 1, newestForVolume: true });
  services.state = { kind: 'signedOut' };
  const answer = await reading;
  assert.equal(answer.ok ? '' : answer.failure.code, 'signedOut');
  await copying;
  assert.deepEqual(services.copied, []);
});
