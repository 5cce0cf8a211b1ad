// npm run record:powershell: runs the scripts of remote sessions with a real PowerShell 7 (on PATH or in RECOVERY_KEYS_PWSH)
// and writes down how it framed its answers (test/fixtures/remote/recordings). Needed whenever one of the scripts changes.
import { main, show } from './run.mjs';
import { setUp } from './setUp.mjs';

await main(async () => {
  const { node } = await setUp();
  return await show(node, ['--no-warnings', 'test/support/powershell/record.ts']);
});
