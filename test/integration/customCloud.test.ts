import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands, panels } from '../../src/manifest.ts';
import { configure, control, record, runAndTakeFirst, runAndTurnAway, throughAzureCli, until } from './graph.ts';

interface Secrets {
  readonly bitLocker: Readonly<Record<string, string>>;
}

const revealTabs = (): readonly vscode.Tab[] =>
  vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(panels.reveal)));

/** What has been done to keys and devices since the Graph was started. */
async function deeds(): Promise<{ readonly keyReads: number; readonly fileVaultReads: number; readonly actions: number }> {
  const { keyReads, fileVaultReads, actions } = await record();
  return { keyReads: keyReads.length, fileVaultReads: fileVaultReads.length, actions: actions.length };
}

async function loaded(): Promise<void> {
  const wanted = ['GET /v1.0/devices', 'GET /v1.0/deviceManagement/managedDevices', 'GET /v1.0/informationProtection/bitlocker/recoveryKeys'];
  await until('devices and key IDs are asked for', async () => {
    const { counts } = await record();
    return wanted.every((name) => (counts[name] ?? 0) > 0);
  });
}

describe('A custom cloud through Azure CLI', () => {
  before(async () => {
    await configure(throughAzureCli);
    await control('DELETE', '/record');
  });

  it('signs in and asks the Graph of the settings for devices and key IDs, and for no key', async () => {
    assert.equal(await runAndTurnAway(commands.signIn), undefined);
    await loaded();
    assert.deepEqual((await record()).keyReads, []);
  });

  it('copies the key that is picked, with one read of that key, and tells it to nobody else', async () => {
    await vscode.env.clipboard.writeText('');
    assert.equal(await runAndTakeFirst(commands.copyKey), undefined);
    const { keyReads, fileVaultReads } = await record();
    assert.equal(keyReads.length, 1);
    assert.deepEqual(fileVaultReads, []);
    const { bitLocker } = await control<Secrets>('GET', '/secrets');
    const secret = Object.entries(bitLocker).find(([id]) => id.toLowerCase() === keyReads[0]?.toLowerCase())?.[1];
    assert.match(secret ?? '', /^(?:\d{6}-){7}\d{6}$/);
    assert.equal(await vscode.env.clipboard.readText(), secret);
  });

  it('opens one page for the key that is picked, which asks for it once', async () => {
    const { keyReads } = await deeds();
    assert.equal(await runAndTakeFirst(commands.revealKey), undefined);
    await until('a read of the key', async () => (await deeds()).keyReads > keyReads);
    const [tab, ...others] = revealTabs();
    assert.deepEqual(others, []);
    // the title names the key by its ID
    assert.doesNotMatch(tab?.label ?? '', /\d{6}-/);
    assert.equal((await deeds()).keyReads, keyReads + 1);
  });

  it('does nothing to a device and reads no key when a command is given what is no row of our tree', async () => {
    const before = await deeds();
    const { value } = await control<{ readonly value: readonly object[] }>('GET', '/devices?top=1');
    const forged = [undefined, null, 'recoveryKeys', 42, {}, value[0], { kind: 'device', device: value[0] }, { id: 'device:x', kind: 'key', key: { id: 'x' } }, [value]];
    for (const command of [commands.revealKey, commands.copyKey, commands.rotateKeys, commands.copyName, commands.copyId, commands.openInPortal]) {
      for (const argument of forged) assert.equal(await runAndTurnAway(command, argument, [argument]), undefined, command);
    }
    for (const command of [commands.retry, commands.loadMore, commands.copyForAdmin, commands.stopWatching]) {
      for (const argument of forged) assert.equal(await runAndTurnAway(command, argument), undefined, command);
    }
    assert.deepEqual(await deeds(), before);
  });

  it('survives a Graph that refuses, throttles, or talks nonsense: a refresh ends, and the next one works', async () => {
    for (const fault of [{ kind: 'forbidden' }, { kind: 'unavailable' }, { kind: 'garbage' }, { kind: 'reset' }]) {
      await control('POST', '/faults', { ...fault, path: '/v1.0/devices', count: 'always' });
      assert.equal(await runAndTurnAway(commands.refresh), undefined, fault.kind);
      await control('DELETE', '/faults');
    }
    await control('DELETE', '/record');
    assert.equal(await runAndTurnAway(commands.refresh), undefined);
    await loaded();
  });

  it('signs out, and asks nothing afterwards', async () => {
    assert.equal(await runAndTurnAway(commands.signOut), undefined);
    await control('DELETE', '/record');
    assert.equal(await runAndTurnAway(commands.hideKeys), undefined);
    assert.deepEqual((await record()).counts, {});
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
});
