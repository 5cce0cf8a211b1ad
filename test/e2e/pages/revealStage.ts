import assert from 'node:assert/strict';
import { revealHtml } from '../../../src/reveal/html.ts';
import type { FromPage, HiddenReason, RevealModel, RevealState, ShownKey } from '../../../src/reveal/protocol.ts';
import type { OpenedPage, PageHarness, PageOptions } from '../../support/pageHarness.ts';

/** What the tests of the reveal page have in common: models without a secret, one key, and the look for its traces. */

/** A recovery password that passes its check: each group a multiple of 11. */
export const groups: readonly string[] = Array.from({ length: 8 }, (_, index) => String((18_284 + index * 6007) * 11).padStart(6, '0'));

/** Written like a FileVault key. */
export const macGroups: readonly string[] = ['K7M2', 'QX4R', '9TPB', 'HW3E', '6YNC', 'V8DJ'];

export const laptop: RevealModel = {
  round: 1,
  kind: 'bitlocker',
  store: 'Entra ID',
  device: 'LT-BER-0093',
  about: 'Anja Brandt, Windows 11, Entra joined, corporate',
  what: 'Operating system',
  keyId: '1F3A22B0-6C1D-4E0B-9A57-2B8D40E7C913',
  evidence: [
    { level: 'pass', text: 'Matches what the caller read: 1F3A22B0' },
    { level: 'note', text: 'Key 1 of 2 for this device, backed up to Entra ID on 3 Mar 2026' },
  ],
  canRotate: true,
  otherKeys: [{ keyId: 'E4419A06-6C1D-4E0B-9A57-2B8D40E7C913', volume: 'Operating system', backedUp: 'backed up 14 Aug 2025', note: 'Older' }],
  otherKeysComplete: true,
  state: { kind: 'asking' },
};

const { keyId: _none, ...withoutKeyId } = laptop;
export const mac: RevealModel = {
  ...withoutKeyId,
  kind: 'fileVault',
  store: 'Intune',
  device: 'MBP-Rossi-14',
  about: 'Giulia Rossi, macOS 26.1, Intune, corporate',
  what: 'FileVault personal recovery key, startup disk',
  evidence: [{ level: 'note', text: 'Intune keeps one key per Mac and no key ID: compare the serial number, C02ZK1XYMD6T' }],
  otherKeys: [],
};

export const key: ShownKey = { type: 'key', round: 1, groups, badGroups: [], warning: null, hidesInMs: 300_000 };

export function inState(state: RevealState, model: RevealModel = laptop): { readonly type: 'model'; readonly model: RevealModel } {
  return { type: 'model', model: { ...model, state } };
}

export function hidden(why: HiddenReason): RevealState {
  return { kind: 'hidden', why, afterSeconds: 300 };
}

export async function openPage(harness: PageHarness, options: Partial<PageOptions> = {}): Promise<OpenedPage> {
  const opened = await harness.open({ page: 'reveal', html: (files) => revealHtml('Recovery key', files), ...options });
  await opened.waitForSent('ready');
  return opened;
}

/** The page with a key on it. Time stands still. */
export async function openWithKey(harness: PageHarness, shown: ShownKey = key, model: RevealModel = laptop): Promise<OpenedPage> {
  const opened = await openPage(harness, { fakeTime: true });
  await opened.post({ type: 'model', model });
  await opened.post(shown);
  await opened.page.clock.runFor(1);
  assert.equal(await opened.page.locator('.group').count(), shown.groups.length);
  return opened;
}

/** Lets time pass, with a host that is heard each second. */
export async function passHeard(opened: OpenedPage, seconds: number, leftMs = 300_000): Promise<void> {
  for (let second = 1; second <= seconds; second += 1) {
    await opened.page.clock.runFor(1000);
    await opened.post({ type: 'ping', leftMs: leftMs - second * 1000 });
  }
}

export async function sentOf(opened: OpenedPage, type: FromPage['type']): Promise<readonly FromPage[]> {
  return (await opened.sent<FromPage>()).filter((message) => message.type === type);
}

/** Nothing of the key is left anywhere in the page, and nothing was kept for later. */
export async function assertNoTrace(opened: OpenedPage, of: readonly string[] = groups): Promise<void> {
  const kept = await opened.page.evaluate(() =>
    [document.documentElement.outerHTML, document.title, location.href, document.getSelection()?.toString(), JSON.stringify(sessionStorage), JSON.stringify(localStorage)].join('\n'),
  );
  const all = [await opened.everything(), kept, JSON.stringify(await opened.states())].join('\n');
  for (const group of of) {
    assert.equal(all.includes(group), false, 'a group of the key is still there');
    assert.equal(all.includes(Array.from(group).join(' ')), false, 'a group of the key is still there for screen readers');
    if (group.length === 6) assert.equal(all.includes(`${Array.from(group.slice(0, 3)).join(' ')}, ${Array.from(group.slice(3)).join(' ')}`), false);
  }
  assert.deepEqual(await opened.states(), []);
}

/** No error, and nothing that the policy refused. */
export async function closeSound(opened: OpenedPage): Promise<void> {
  assert.deepEqual(await opened.violations(), []);
  assert.deepEqual(opened.errors(), []);
  await opened.close();
}
