import assert from 'node:assert/strict';
import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import type { OpenVsCode } from '../../support/vscode/openVsCode.ts';
import type { Step } from '../../support/vscode/steps.ts';

/** One of the devices that every demo tenant has: rotates as it should, and has keys on two volumes. */
const device = 'LT-MUC-0417';
const reviewed = 'two-volumes.txt';

/**
 * What the extension is for, from the first look to the last, on the demo tenant: sign in, browse, find a key by the
 * characters that a caller reads out, show it, take it away, rotate, and review output of manage-bde.
 */
export async function mainJob(vs: OpenVsCode, step: Step): Promise<void> {
  const { devices, quickInput, page } = vs;
  let keyId = '';

  await step('Open the view', async () => {
    await vs.openView();
    await devices.pane.getByRole('button', { name: 'Use the demo tenant' }).waitFor();
    await vs.widenSidebar(440);
    return 'The view offers to sign in, and the demo tenant.';
  });

  await step('Sign in', async () => {
    await devices.pane.getByRole('button', { name: 'Use the demo tenant' }).click();
    await vs.notification('This is the demo tenant').waitFor({ timeout: 40_000 });
    await devices.row('Windows, corporate').waitFor();
    await vs.clearNotifications();
    const groups = (await devices.rows()).filter(({ level }) => level === 1);
    return `The demo tenant is open: ${groups.map(({ label, description }) => `${label} ${description}`).join(', ')}.`;
  });

  await step('Browse', async () => {
    const row = await devices.find(device);
    await row.locator('.label-description', { hasText: /\d+ keys?/ }).waitFor();
    await devices.expand(row);
    await devices.row(/^[0-9A-F]{8}$/).waitFor();
    const rows = await devices.rows();
    const at = rows.findIndex(({ label }) => label === device);
    const keys = rows.slice(at + 1).filter(({ label }) => /^[0-9A-F]{8}$/.test(label));
    // the last one, so that it is found among others
    keyId = keys.at(-1)?.label ?? '';
    assert.equal(keys.length, 4);
    return `${device} has ${keys.map(({ label, description }) => `${label} (${description})`).join(', ')}.`;
  });

  await step('Find by key ID', async () => {
    await vs.command('Recovery Keys: Find Device or Key…');
    await quickInput.fill(keyId);
    const found = quickInput.row(keyId);
    await found.filter({ hasText: device }).waitFor();
    return `${keyId} is found as a key of ${device}.`;
  });

  await step('Show the found key in the tree', async () => {
    await page.keyboard.press('Enter');
    const row = devices.pane.locator('.monaco-list-row.selected, .monaco-list-row.focused').filter({ hasText: keyId });
    await row.waitFor();
    return 'Enter has chosen its row in the tree.';
  });

  await step('Reveal', async () => {
    await devices.action(devices.row(keyId), 'Reveal Key');
    const groups = vs.webview().locator('.groups .digits');
    await groups.first().waitFor();
    const digits = (await groups.allTextContents()).map((text) => text.replaceAll(/\D/g, ''));
    assert.equal(digits.length, 8);
    // each group of a recovery password is a multiple of 11 below 720,896
    assert.ok(digits.every((group) => group.length === 6 && Number(group) % 11 === 0 && Number(group) < 720_896));
    await vs.statusBarItem('recoveryKeys.session').filter({ hasText: 'Key shown' }).waitFor();
    return 'Eight groups of six digits are shown, each a multiple of 11.';
  });

  await step('Hide', async () => {
    await vs.webview().locator('[data-action=hide]').click();
    await vs.webview().locator('[data-action=show]').waitFor();
    assert.equal(await vs.webview().locator('.digits').count(), 0);
    return 'No digit is left on the page.';
  });

  await step('Ask to rotate', async () => {
    await devices.action(devices.row(device), 'Rotate Keys');
    await vs.dialog(`Rotate the BitLocker recovery passwords of ${device}?`).waitFor();
    return 'A question says what will happen.';
  });

  await step('Rotate', async () => {
    await vs.dialog('Rotate the BitLocker').getByRole('button', { name: 'Rotate Keys' }).click();
    await vs.notification('has queued the rotation').waitFor();
    await devices.row(device).locator('.label-description', { hasText: /rotation (queued|pending)/ }).waitFor();
    return 'Intune has queued it, and the tree says so.';
  });

  await step('Follow the rotation to the new key', async () => {
    await devices.row(device).locator('.label-description', { hasText: 'new key escrowed' }).waitFor({ timeout: 90_000 });
    const row = (await devices.rows()).find(({ label }) => label === 'New key escrowed');
    return `A new key is in Entra ID: ${row?.description ?? device}.`;
  });

  await step('Review a file', async () => {
    const file = path.join(vs.server.workspace, reviewed);
    await copyFile(path.join(import.meta.dirname, '../../fixtures/reviews', reviewed), file);
    await vs.command('Recovery Keys: Review manage-bde Output from File…');
    await quickInput.answerPath(file);
    await vs.webview().locator('.row.volume').first().waitFor();
    return `${await vs.webview().locator('h1').innerText()}.`;
  });

  await step('Look at the volume with a wrong password', async () => {
    const page = vs.webview();
    await page.locator('.row.volume').filter({ hasText: 'D:' }).click();
    const detail = page.locator('.detail').first();
    await detail.filter({ hasText: '0C0C0C0C' }).waitFor();
    const text = await page.locator('body').innerText();
    // the fifth group of the password in the file has been mistyped
    assert.match(text, /group 5/i);
    assert.doesNotMatch(text, /\d{6}-\d{6}/);
    return 'The group that cannot be right is named. No password is on the page.';
  });

  assert.deepEqual(vs.refused(), [], 'refused by a content security policy');
}
