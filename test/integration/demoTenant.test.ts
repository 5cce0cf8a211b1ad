import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands, views } from '../../src/manifest.ts';
import { configure, record, runAndTakeFirst, runAndTurnAway } from './graph.ts';

describe('The demo tenant', () => {
  before(async () => {
    await configure({ 'signIn.method': undefined, cloud: undefined, 'customCloud.graphRoot': undefined });
  });

  it('opens without an account, and turns the setting to it', async () => {
    const before = (await record()).counts;
    assert.equal(await runAndTurnAway(commands.useDemo), undefined);
    assert.equal(vscode.workspace.getConfiguration('recoveryKeys').get('signIn.method'), 'demo');
    // the Graph of the other tests is another one
    assert.deepEqual((await record()).counts, before);
  });

  it('has devices to pick, also with the view open', async () => {
    await vscode.commands.executeCommand(`${views.devices}.focus`);
    await vscode.env.clipboard.writeText('');
    assert.equal(await runAndTakeFirst(commands.copyName), undefined);
    assert.notEqual(await vscode.env.clipboard.readText(), '');
  });

  it('groups and sorts as is picked, and keeps that as a setting', async () => {
    await configure({ 'tree.grouping': 'none', 'tree.sort': 'user' });
    assert.equal(await runAndTakeFirst(commands.groupBy), undefined);
    assert.equal(await runAndTakeFirst(commands.sortBy), undefined);
    const configuration = vscode.workspace.getConfiguration('recoveryKeys');
    assert.deepEqual([configuration.get('tree.grouping'), configuration.get('tree.sort')], ['platform', 'name']);
  });

  after(async () => {
    await runAndTurnAway(commands.signOut);
    await configure({ 'signIn.method': undefined, 'tree.grouping': undefined, 'tree.sort': undefined });
  });
});
