import { cp } from 'node:fs/promises';
import path from 'node:path';
import { installation } from './installation.ts';
import { packedExtension } from './packedExtension.ts';
import { startServer } from './server.ts';

/** `npm start` without a desktop VS Code: one in the browser, with the packed extension set to the demo tenant. */
const server = await startServer({
  vscode: await installation(),
  vsix: await packedExtension(),
  settings: { 'recoveryKeys.signIn.method': 'demo' },
});
await cp(path.resolve(import.meta.dirname, '../../fixtures/reviews'), server.workspace, { recursive: true });
console.log(`\nVS Code is at  ${server.url}/?folder=${encodeURIComponent(server.workspace)}\n\nRecovery Keys is in its activity bar, set to the demo tenant. Ctrl+C ends it.`);

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    void server.stop().finally(() => process.exit(0));
  });
}
