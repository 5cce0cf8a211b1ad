import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { remoteSettings } from '../../../src/commands/remoteSettings.ts';
import { reviewRemote } from '../../../src/commands/reviewRemote.ts';
import { systemClock } from '../../../src/host/systemClock.ts';
import type { HostFeed } from '../../../src/manageBde/hostFeed.ts';
import { remoteSessions } from '../../../src/remote/remoteSessions.ts';
import { createHostReview } from '../../../src/review/hostReview.ts';
import { installManageBde, type ToolAnswers } from '../../support/powershell/manageBdeProgram.ts';
import { installPowershell, type InstalledPowershell } from '../../support/powershell/program.ts';
import { printed } from '../../support/powershell/scenarios.ts';
import { eventually, noLab, sshLab, type SshLab } from '../../support/sshLab.ts';
import { fakeServices, signal, type FakeServices } from './fakeServices.ts';

const password = '020746-227568-634128-360668-016632-219241-097328-195877';
const usual: ToolAnswers = {
  '-status': { stdout: printed('007-en-status-3-volumes-all-decrypted.txt') },
  '-protectors -get C:': { stdout: printed('006-en-protectors-get-np-and-password.txt') },
  other: { stdout: 'ERROR: No key protectors found.\r\n', end: 255 },
};

/** The whole way: the command, real sshd, the script, its answer, the parser, the review's model. */
describe('remote computers are reviewed over real OpenSSH', { skip: noLab }, () => {
  let lab: SshLab;
  let installed: readonly InstalledPowershell[];
  before(async () => {
    lab = await sshLab({ hosts: 4, unknown: [3] });
    installed = [1, 2, 3, 4].map((index) => {
      const bin = path.join(lab.host(index).folder, 'bin');
      installManageBde(bin, index === 2 ? { '-status': { stdout: printed('029-de-status-encryption-in-progress.txt', 'cp850') }, other: { stdout: printed('031-de-protectors-get-tpm-only-no-recovery.txt', 'cp850') } } : usual);
      return installPowershell(bin);
    });
    await lab.host(4).stop();
  });
  after(async () => {
    for (const one of installed) one.assertRecorded();
    await lab.close();
  });

  async function review(what: 'IDs only' | 'With recovery passwords', confirms: boolean) {
    const hosts = [1, 2, 3, 4].map((index) => lab.host(index).written);
    const services: FakeServices = await fakeServices({ answers: ['Type or Paste Names…', hosts.join(' '), what], settings: { 'remote.transports': ['ssh'], 'remote.timeoutSeconds': 40 } });
    const questions: string[] = [];
    Object.assign(services.prompts, {
      confirm({ detail }: { readonly detail: string }) {
        questions.push(detail);
        return Promise.resolve(confirms);
      },
    });
    services.remoteSessions = remoteSessions(() => ({ ...remoteSettings(services.config), sshConfigFile: lab.configFile }), { clock: systemClock, random: Math.random, askpassProgram: path.resolve('src/remote/askpass.ts') });
    const unused = { sizeOf: () => Promise.resolve(0), readFile: () => Promise.resolve(new Uint8Array()), nameOf: String };
    assert.equal(await reviewRemote(services, unused, undefined, undefined, signal), undefined);
    const feed: HostFeed | undefined = services.followed[0];
    assert.ok(feed !== undefined);
    const seen = createHostReview({ title: feed.title, hosts: feed.hosts, now: 0 });
    const running = new Set(feed.hosts);
    const subscription = feed.subscribe((event) => {
      seen.apply(event);
      if (event.state.state === 'running') running.add(event.host);
      else running.delete(event.host);
    });
    // an accepted key leads to another try, a moment after the row has failed
    const fails = (index: number) => seen.model.computers.find(({ name }) => name === lab.host(index).written)?.host?.state.state === 'failed';
    await eventually('all hosts are settled', () => running.size === 0 && fails(3) !== confirms);
    subscription.dispose();
    const computersOf = (index: number) => seen.model.computers.filter(({ host }) => host?.id === `h${index - 1}`);
    return { seen, questions, computersOf, stateOf: (index: number) => computersOf(index)[0]?.host?.state };
  }

  test('each with its volumes and protectors; one refuses, and the key of one is asked about and not accepted', async () => {
    const { seen, questions, computersOf, stateOf } = await review('IDs only', false);
    const [usualOne] = computersOf(1);
    assert.deepEqual(usualOne?.volumes.map(({ mountPoint, protectors }) => [mountPoint, protectors.map(({ type, id, password: shape }) => [type, id, shape?.check])]), [
      ['C:', [['RecoveryPassword', '{89701158-94B4-42D2-87EB-82B8A03E45CD}', undefined], ['Password', '{B1129007-8A8C-4398-BC67-0F608F771ABD}', undefined]]],
      ...(usualOne?.volumes ?? []).slice(1).map(({ mountPoint }) => [mountPoint, []] as const),
    ]);
    assert.equal(seen.secrets.size, 0);
    assert.ok(!JSON.stringify(seen.model).includes('020746'));
    // in its own language, read by its code page
    const [german] = computersOf(2);
    assert.deepEqual([german?.language, stateOf(2)?.state, german?.volumes.some(({ volumeStatus }) => volumeStatus === 'EncryptionInProgress')], ['de', 'read', true]);
    assert.match(JSON.stringify(stateOf(3)), /host key not known yet/);
    assert.equal(questions.length, 1);
    assert.ok(questions[0]?.includes(lab.host(3).fingerprint));
    assert.match(JSON.stringify(stateOf(4)), /connection refused/);
    assert.ok(!readFileSync(lab.knownHosts, 'utf8').includes(`[${lab.host(3).address}]`));
  });

  test('with recovery passwords where they were asked for; the key that was accepted is the one of the question', async () => {
    const { seen, questions, computersOf, stateOf } = await review('With recovery passwords', true);
    assert.equal(questions.length, 1);
    for (const index of [1, 3]) {
      assert.equal(stateOf(index)?.state, 'read', JSON.stringify(stateOf(index)));
      const rowId = computersOf(index)[0]?.volumes[0]?.protectors[0]?.rowId ?? '';
      assert.equal(seen.secrets.get(rowId), password);
    }
    assert.ok(!JSON.stringify(seen.model).includes(password));
  });
});
