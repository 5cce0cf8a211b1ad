import { encodedCommand } from '../script.ts';
import { endedEarly, readScriptAnswer, stopFailure } from './readScript.ts';
import type { Transport } from './transport.ts';

/** This computer: the same script, run by its own PowerShell. Without administrator rights it says how to get them. */
export const local: Transport = {
  id: 'local',
  label: 'This computer',
  idsOnly: true,

  next({ host, programs, script }, done) {
    if (done.length > 0) return undefined;
    if (host.name !== '.') return { kind: 'notOffered', transport: 'local', because: '{host} is another computer.' };
    // Windows PowerShell is on every Windows; both write the same answer
    const file = programs.powershell ?? programs.pwsh;
    if (file === undefined) return { kind: 'toolMissing', transport: 'local' };
    return { file, args: ['-NoProfile', '-NonInteractive', '-EncodedCommand', encodedCommand(script)], stdin: 'held' };
  },

  read(_request, [run]) {
    if (run === undefined) return { ok: false, failure: endedEarly(run, 'local') };
    const stopped = stopFailure(run, 'local');
    if (stopped !== undefined) return { ok: false, failure: stopped };
    return readScriptAnswer(run.stdout, 'local', undefined, () => endedEarly(run, 'local'));
  },
};
