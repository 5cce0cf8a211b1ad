import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findPrograms, programsHere, type ProgramSearch } from '../../../src/remote/programs.ts';

const search = (platform: NodeJS.Platform, env: ProgramSearch['env'], files: readonly string[], more: Partial<ProgramSearch> = {}) =>
  findPrograms({ platform, env, isFile: (file) => files.includes(file), ...more });

describe('Programs', () => {
  test('are found on PATH, in absolute folders only', () => {
    const files = ['/usr/bin/ssh', 'ssh', './ssh', 'bin/ssh', '/opt/pwsh', '/opt/ssh'];
    assert.deepEqual(search('linux', { PATH: '.::bin:/usr/bin:/opt' }, files), { ssh: '/usr/bin/ssh', pwsh: '/opt/pwsh' });
    assert.deepEqual(search('linux', { PATH: '.:' }, files), {});
    assert.deepEqual(search('linux', {}, files), {});
  });

  test('of Windows come from Windows itself before PATH', () => {
    const files = [
      ...['C:\\Windows\\System32\\OpenSSH\\ssh.exe', 'C:\\Windows\\System32\\manage-bde.exe', 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe'],
      ...['D:\\Git\\ssh.exe', 'D:\\Git\\ssh-keygen.exe', 'D:\\Git\\pwsh.exe', '.\\ssh.exe', '\\manage-bde.exe', 'D:\\Git\\manage-bde.exe'],
    ];
    const path = '.;"D:\\Git";\\;tools';
    assert.deepEqual(search('win32', { Path: path, SystemRoot: 'C:\\Windows' }, files), {
      ssh: 'C:\\Windows\\System32\\OpenSSH\\ssh.exe',
      'ssh-keygen': 'D:\\Git\\ssh-keygen.exe',
      pwsh: 'D:\\Git\\pwsh.exe',
      powershell: 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
      'manage-bde': 'C:\\Windows\\System32\\manage-bde.exe',
    });
  });

  test('that were chosen count alone, and only by an absolute path that is there', () => {
    const files = ['/usr/bin/ssh', '/opt/ssh', 'ssh'];
    assert.equal(search('linux', { PATH: '/usr/bin' }, files, { chosen: { ssh: '/opt/ssh' } }).ssh, '/opt/ssh');
    for (const ssh of ['ssh', './ssh', '/gone/ssh']) assert.equal(search('linux', { PATH: '/usr/bin' }, files, { chosen: { ssh } }).ssh, undefined);
    assert.equal(search('linux', { PATH: '/usr/bin' }, files, { chosen: { ssh: '' } }).ssh, '/usr/bin/ssh');
  });

  test('of this computer are files that may be run', () => {
    for (const file of Object.values(programsHere())) assert.match(file, /^(\/|[A-Za-z]:\\)/);
  });
});
