import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { handlers, type HandlerInputs } from '../../../src/commands/handlers.ts';
import { commands, type CommandId } from '../../../src/manifest.ts';
import { deviceRow, fakeServices, reads, secret, signal, takeFirst, visible, type FakeServices } from './fakeServices.ts';

const inputs: HandlerInputs = {
  activeEditor: () => ({ name: 'notes.txt', uri: 'file:///notes.txt', text: 'C:' }),
  sizeOf: () => Promise.resolve(0),
  readFile: () => Promise.resolve(new Uint8Array()),
  nameOf: (uri) => uri,
  filesOf: () => [],
};

/** As another extension may call it: with things that look like a row and are none. */
function strangers(services: FakeServices): readonly (readonly unknown[])[] {
  const device = services.sessions.current?.inventory.devices()[0];
  const target = { kind: 'device', device, id: device?.id, parent: undefined };
  return [[], [undefined], [null], [7], ['entra:one'], [{ kind: 'key', key: { id: 'AAAAAAAA-1111-4222-8333-000000000001' }, device }], [target], [structuredClone(target)], [[target]], [device]];
}

const run = async (services: FakeServices, id: CommandId, ...args: readonly unknown[]): Promise<unknown> => {
  const handler = handlers(services, inputs)[id];
  const running: Promise<unknown> = services.envelope.run(id, async (ending) => await handler(ending, ...args));
  return await running;
};

test('every command has a handler, and no handler is left over', async () => {
  const services = await fakeServices();
  assert.deepEqual(Object.keys(handlers(services, inputs)).sort(), Object.values(commands).sort());
});

describe('what is no row of our own tree counts as nothing', () => {
  for (const id of [commands.revealKey, commands.copyKey, commands.rotateKeys, commands.copyName, commands.copyId, commands.openInPortal]) {
    test(`${id} opens its picker`, async () => {
      for (const args of strangers(await fakeServices())) {
        const services = await fakeServices();
        await run(services, id, ...args);
        assert.equal(services.done.filter((one) => one.startsWith('search ')).length, 1, JSON.stringify(args));
        assert.deepEqual(reads(services), []);
        assert.deepEqual([services.revealed, services.copied, services.clipboard.text, services.opener.opened], [[], [], '', []]);
        assert.ok(!services.done.some((one) => one.startsWith('rotate')));
      }
    });
  }

  test(`${commands.reviewDevice} asks for names, and asks no computer`, async () => {
    for (const args of strangers(await fakeServices())) {
      const services = await fakeServices();
      await run(services, commands.reviewDevice, ...args);
      assert.deepEqual(services.prompts.shown, ['Review Remote Computers: which ones?']);
      assert.deepEqual([services.followed, services.done], [[], []]);
    }
  });

  for (const id of [commands.loadMore, commands.stopWatching]) {
    test(`${id} does nothing`, async () => {
      for (const args of strangers(await fakeServices())) {
        const services = await fakeServices();
        await run(services, id, ...args);
        assert.deepEqual(services.done, []);
      }
    });
  }

  test(`${commands.copyForAdmin} says what it is there for`, async () => {
    const services = await fakeServices();
    await run(services, commands.copyForAdmin, { kind: 'failure', doing: 'x', failure: { code: 'denied', message: 'x' } });
    assert.equal(services.clipboard.text, '');
    assert.match(services.prompts.shown.join('\n'), /rows of the tree/);
  });
});

describe('no command returns anything', () => {
  for (const id of Object.values(commands)) {
    test(id, async () => {
      const services = await fakeServices({ settings: { 'signIn.method': 'demo' } });
      services.choose = takeFirst('aaaaaaaa');
      assert.equal(await run(services, id, deviceRow(services, 'LT-ONE')), undefined);
      assert.ok(!visible(services).includes(secret));
    });
  }
});

test('a handler that is called by itself tells no secret either', async () => {
  const services = await fakeServices();
  const all = handlers(services, inputs);
  for (const id of [commands.copyKey, commands.revealKey]) {
    assert.equal(await all[id](signal, deviceRow(services, 'LT-ONE')), undefined);
  }
  assert.deepEqual(services.copied, [secret]);
});
