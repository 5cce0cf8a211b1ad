import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openInPortal } from '../../../src/commands/openInPortal.ts';
import { copyForAdmin, copyId, copyName, filterDevices, groupBy, refresh, retry, sortBy, stopWatching } from '../../../src/commands/treeCommands.ts';
import { failure } from '../../../src/core/failure.ts';
import { deviceRow, fakeServices, row, signal } from './fakeServices.ts';

describe('reading anew', () => {
  test('asks Graph again, and signs in where nobody is', async () => {
    const services = await fakeServices();
    const before = services.graph.calls.length;
    await refresh(services, signal);
    assert.deepEqual(services.graph.calls.slice(before, before + 3), ['entra', 'intune', 'keys']);
    const out = await fakeServices({ signedOut: true });
    assert.equal(await refresh(out, signal), undefined);
    assert.deepEqual(out.done, ['open silent', 'signIn']);
    out.state = { kind: 'signedOut' };
    out.signInFails = failure('offline', 'No connection.');
    assert.deepEqual(await refresh(out, signal), { doing: 'sign in', failure: out.signInFails });
  });

  test('a failure row tries what failed, a device row that device, anything else everything', async () => {
    const services = await fakeServices();
    let retried = 0;
    const failed = { kind: 'failure', doing: 'list', failure: failure('offline', 'No.'), retry: () => Promise.resolve(void (retried += 1)) } as const;
    await retry(services, row(services, failed), signal);
    assert.equal(retried, 1);
    const before = services.graph.calls.length;
    await retry(services, deviceRow(services, 'LT-ONE'), signal);
    assert.deepEqual(services.graph.calls.slice(before), ['one i-one', 'keysOf one']);
    await retry(services, { ...failed }, signal);
    assert.equal(retried, 1);
    assert.ok(services.graph.calls.slice(before + 2).includes('entra'));
  });
});

describe('how the tree is shown', () => {
  test('grouping and sorting are settings, with the present one marked', async () => {
    const services = await fakeServices({ answers: ['Escrow state', 'User', undefined] });
    await groupBy(services);
    await sortBy(services);
    await groupBy(services);
    assert.deepEqual([services.config.values['tree.grouping'], services.config.values['tree.sort']], ['escrow', 'user']);
  });

  test('the filter begins with what it is, can be emptied, and stays when nobody answers', async () => {
    const services = await fakeServices({ answers: ['muc', undefined, ''] });
    await filterDevices(services);
    assert.equal(services.tree.filter, 'muc');
    await filterDevices(services);
    assert.equal(services.tree.filter, 'muc');
    await filterDevices(services);
    assert.equal(services.tree.filter, '');
  });
});

describe('copying what is no secret', () => {
  test('name and IDs', async () => {
    const services = await fakeServices();
    await copyName(services, deviceRow(services, 'LT-ONE'), signal);
    assert.equal(services.clipboard.text, 'LT-ONE');
    await copyId(services, deviceRow(services, 'LT-ONE'), signal);
    assert.equal(services.clipboard.text, 'one');
    const device = services.sessions.current!.inventory.devices()[0]!;
    const [key] = services.sessions.current!.inventory.keys();
    await copyId(services, row(services, { kind: 'key', device, key: key!, position: 1, count: 1, newest: true }), signal);
    assert.equal(services.clipboard.text, 'AAAAAAAA-1111-4222-8333-000000000001');
  });

  test('the text for an administrator', async () => {
    const services = await fakeServices();
    const refused = failure('denied', 'Refused.', { feature: 'listManagedDevices', status: 403, requestId: 'request-1' });
    await copyForAdmin(services, row(services, { kind: 'failure', doing: 'list Intune devices', failure: refused, retry: () => Promise.resolve(undefined) }));
    assert.match(services.clipboard.text, /could not list Intune devices\.\nAccount: ada@contoso\.example\nTenant: Contoso\nMicrosoft Graph answered: 403, request request-1/);
  });
});

test('a rotation is left alone from its row', async () => {
  const services = await fakeServices();
  const device = services.sessions.current!.inventory.devices()[0]!;
  stopWatching(services, row(services, { kind: 'rotation', device }));
  stopWatching(services, row(services, { kind: 'device', device }));
  assert.deepEqual(services.done, ['stopWatching entra:one']);
});

test('the portal opens for a device by its ID, never by its name', async () => {
  const services = await fakeServices();
  await openInPortal(services, deviceRow(services, 'LT-ONE'), signal);
  await openInPortal(services, deviceRow(services, 'LT-NONE'), signal);
  assert.deepEqual(services.opener.opened, [
    'https://intune.example/#view/Microsoft_Intune_Devices/DeviceSettingsMenuBlade/~/overview/mdmDeviceId/i-one',
    'https://intune.example/#view/Microsoft_AAD_Devices/DeviceDetailsMenuBlade/~/Properties/objectId/o-none',
  ]);
  const one = deviceRow(services, 'LT-ONE');
  if (services.state.kind === 'signedIn') services.state = { ...services.state, cloud: { id: 'custom', label: 'Graph', authority: '', graphRoot: '', resource: '' } };
  assert.match((await openInPortal(services, one, signal))?.failure.message ?? '', /No portal is known/);
});
