import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { openOnGraph, type OnGraph } from '../support/vscode/openOnGraph.ts';

const pictures = path.resolve(import.meta.dirname, '../../out/e2e/tree-failures');

/** What goes wrong with every request, and what the tree says of it. */
const troubles = [
  { name: '403', fault: { kind: 'forbidden' }, label: 'Not allowed to list Entra devices', description: /needs .*Device\.Read/ },
  { name: '429', fault: { kind: 'throttled', retryAfter: 600 }, label: 'Could not list Entra devices', description: /Graph asked us to wait, next try at \d\d:\d\d/ },
  { name: '503 with HTML', fault: { kind: 'unavailable', retryAfter: 600 }, label: 'Could not list Entra devices', description: /Graph answered 503/ },
  { name: 'garbage', fault: { kind: 'garbage' }, label: 'Could not list Entra devices', description: /the answer makes no sense/ },
  { name: 'no answer', fault: { kind: 'hang' }, label: 'Could not list Entra devices', description: /no answer in time/ },
] as const;

/** A failure must never be told as "there is nothing". */
async function saysNothingIsThere(vs: OnGraph): Promise<boolean> {
  return /no keys|no devices/i.test(await vs.devices.pane.innerText());
}

describe('The device tree when Graph does not answer as it should', () => {
  let vs: OnGraph;
  before(async () => {
    await mkdir(pictures, { recursive: true });
    vs = await openOnGraph({ flags: ['--devices', '45'] });
    // every list goes wrong from the first look on
    await vs.graph.fault({ kind: 'forbidden', count: 'always' });
    await vs.openView();
    await vs.widenSidebar(520);
  });
  after(() => vs.close());

  for (const { name, fault, label, description } of troubles) {
    test(`${name}: says what could not be asked, and comes back with Retry`, async () => {
      await vs.graph.mend();
      await vs.graph.fault({ ...fault, path: '/v1.0/', count: 'always' });
      await vs.command('Recovery Keys: Sign In');
      const row = vs.devices.row(label);
      await row.locator('.label-description', { hasText: description }).waitFor({ timeout: 90_000 });
      await vs.devices.row(/BitLocker key IDs/).waitFor();
      assert.equal(await saysNothingIsThere(vs), false);
      await vs.clearNotifications();
      await vs.screenshot(path.join(pictures, `${name.replaceAll(' ', '-')}.png`));

      await vs.graph.mend();
      await vs.devices.action(row, 'Retry');
      await vs.devices.row('LT-BER-0093').locator('.label-description', { hasText: '2 keys' }).waitFor();
      assert.equal(await row.count(), 0);
      await vs.command('Recovery Keys: Sign Out');
      await vs.devices.pane.getByText('Sign in to see your devices').waitFor();
      await vs.clearNotifications();
    });
  }

  test('keys alone refused: the devices are there, their keys are unknown, and nobody is told that there are none', async () => {
    await vs.graph.mend();
    await vs.graph.fault({ kind: 'forbidden', path: 'recoveryKeys', count: 'always' });
    await vs.command('Recovery Keys: Sign In');
    await vs.devices.row('Not allowed to list BitLocker key IDs').waitFor();
    const device = await vs.devices.find('LT-BER-0093');
    await device.locator('.label-description', { hasText: 'keys unknown' }).waitFor();
    await vs.devices.expand(device);
    await vs.devices.row('Not allowed to list the keys of LT-BER-0093').waitFor();
    assert.equal(await saysNothingIsThere(vs), false);
    await vs.screenshot(path.join(pictures, 'keys-alone.png'));
    assert.deepEqual(vs.refused(), []);
  });
});
