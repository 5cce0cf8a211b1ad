import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { openOnGraph, type OnGraph } from '../support/vscode/openOnGraph.ts';

interface DemoDeviceSummary {
  readonly name: string;
  readonly platform?: string;
  readonly kind?: string;
}

interface Recorded {
  readonly actions: readonly { readonly intuneDeviceId: string; readonly name: string; readonly action: string }[];
}

const pictures = path.resolve(import.meta.dirname, '../../out/e2e/rotate-many');
const wanted = 40;

describe('Rotating many devices', () => {
  let vs: OnGraph;
  let names: readonly string[];
  before(async () => {
    mkdirSync(pictures, { recursive: true });
    // Each request takes a while, so that the host is killed with some of them on their way
    vs = await openOnGraph({ flags: ['--devices', '90'] });
    await vs.graph.fault({ kind: 'slow', method: 'POST', path: 'rotateBitLockerKeys', milliseconds: 400, count: 'always' });
    const { value } = await vs.graph.control<{ readonly value: readonly DemoDeviceSummary[] }>('GET', '/devices?top=90');
    const count = new Map<string, number>();
    for (const { name } of value) count.set(name, (count.get(name) ?? 0) + 1);
    names = value.filter(({ name }) => /^LT-[A-Z]{3}-\d{4}$/.test(name) && count.get(name) === 1).map(({ name }) => name);
    await vs.openView();
    await vs.command('Recovery Keys: Sign In');
    await vs.devices.row('Windows, corporate').waitFor();
    await vs.clearNotifications();
  });
  after(() => vs.close());

  test('a list from the clipboard, confirmed by its number, survives a killed extension host: no device twice, none forgotten', async () => {
    const record = async (): Promise<readonly string[]> => (await vs.graph.control<Recorded>('GET', '/record')).actions.map(({ name }) => name);
    const list = names.filter((name) => name !== 'LT-LON-2210').slice(0, wanted);
    await vs.page.evaluate((text) => navigator.clipboard.writeText(text), list.join('\n'));
    await vs.command('Recovery Keys: Rotate Keys of Devices in the Clipboard…');
    await vs.quickInput.row(/^Rotate the keys of \d+ devices…/).waitFor();
    const label = (await vs.quickInput.row(/^Rotate the keys of \d+ devices…/).innerText()).trim();
    const ordered = /of (\d+) devices/.exec(label)?.[1] ?? '';
    assert.ok(Number(ordered) >= 20, label);
    await vs.page.keyboard.press('Enter');
    await vs.dialog(`Rotate the keys of ${ordered} devices?`).getByRole('button', { name: `Rotate ${ordered} Devices` }).click();
    await vs.screenshot(path.join(pictures, '1-type-the-number.png'));
    await vs.quickInput.answer(ordered);
    await vs.notification(`The rotation of ${ordered} devices is on its way`).waitFor();
    for (const end = Date.now() + 60_000; (await record()).length < 5; ) {
      assert.ok(Date.now() < end, 'nothing was sent within a minute');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    for (const pid of extensionHosts()) process.kill(pid, 'SIGKILL');
    const before = (await record()).length;
    assert.ok(before < Number(ordered), 'the host was killed after everything was sent');
    await vs.page.reload();
    // Nobody opens the view or signs in: what was ordered goes on by itself
    for (const end = Date.now() + 120_000; (await record()).length < Number(ordered) - 3; ) {
      assert.ok(Date.now() < end, `${(await record()).length} of ${ordered} were accepted two minutes after the kill`);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    await vs.command('Recovery Keys: Show Rotations');
    await vs.tab(/Untitled/).waitFor();
    const accepted = await record();
    assert.deepEqual(accepted.filter((name, index) => accepted.indexOf(name) !== index), [], 'accepted twice');
    const journal = journalsBelow(vs.server.folder);
    assert.ok(journal.length > 0);
    assert.deepEqual(accepted.filter((name) => !list.includes(name)), [], 'nobody confirmed these');
    await vs.screenshot(path.join(pictures, '2-show-rotations.png'));
    assert.deepEqual(vs.refused(), []);
  });
});

/** Processes of extension hosts that this test's own server started. */
function extensionHosts(): readonly number[] {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n').map((line) => {
    const [, pid = '', parent = '', args = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return { pid: Number(pid), parent: Number(parent), args };
  });
  const parents = new Map(rows.map(({ pid, parent }) => [pid, parent]));
  const isOurs = (pid: number): boolean => pid === process.pid || (pid > 1 && isOurs(parents.get(pid) ?? 0));
  const hosts = rows.filter(({ pid, args }) => args.includes('--type=extensionHost') && isOurs(pid)).map(({ pid }) => pid);
  assert.ok(hosts.length > 0, 'no extension host was found');
  return hosts;
}

function journalsBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /rotations[/\\].*\.jsonl$/.test(name) && !name.endsWith('.wishes.jsonl'));
}
