// npm test: everything that can be checked on this machine, from nothing. `-- --only unit,e2e` runs some stages only,
// and `-- --only unit test/unit/graph/find.test.ts` some files of one. Output of each stage: out/test/NAME.log.
import { main, say, seconds } from './run.mjs';
import { setUp } from './setUp.mjs';
import { stages } from './stages.mjs';

/** What no run on such a machine can show; told each time, so that nobody takes it for shown. */
const elsewhere = [
  ...(process.platform === 'win32' ? [] : ['Windows: manage-bde itself, az.cmd, and the clipboard history']),
  'desktop VS Code: npm run test:desktop runs the integration suite in it, where VS Code can be downloaded',
  'PowerShell: signing in through Az.Accounts, and the scripts that Set Up Sign-in writes for PowerShell',
  'a real tenant: no test speaks to Microsoft Graph or signs in at Microsoft',
];

/** @param {readonly string[]} args */
function selection(args) {
  const at = args.indexOf('--only');
  if (at === -1) return { chosen: stages, pattern: undefined };
  const names = (args[at + 1] ?? '').split(',');
  const unknown = names.find((name) => !stages.some((stage) => stage.name === name || stage.name.startsWith(`${name}-`)));
  if (unknown !== undefined) throw new Error(`There is no stage "${unknown}": ${stages.map(({ name }) => name).join(', ')}`);
  const chosen = stages.filter((stage) => names.some((name) => stage.name === name || stage.name.startsWith(`${name}-`)));
  return { chosen, pattern: args[at + 2] };
}

await main(async () => {
  const { chosen, pattern } = selection(process.argv.slice(2));
  const { node } = await setUp({ sshServer: chosen.some(({ name }) => name === 'unit') });
  // The long part of the set-up goes on while the first stages run
  const needsVsCode = chosen.some(({ name }) => name.startsWith('integration') || name.startsWith('e2e'));
  const ready = needsVsCode ? setUp({ browser: true, vscode: ['newest', 'promised'] }) : Promise.resolve(undefined);
  ready.catch(() => undefined); // told by the stages that wait for it
  const vscode = () => ready;

  const all = [];
  for (let index = 0; index < chosen.length; index++) {
    const together = [chosen[index]];
    while (chosen[index + 1]?.alongside === true) together.push(chosen[++index]);
    const results = await Promise.all(
      together.map(async ({ name, run }) => {
        const began = performance.now();
        const tests = await run({ node, vscode, pattern }).catch((error) => [{ title: name, state: 'failed', error: error instanceof Error ? error.message : String(error) }]);
        say(`${name}: ${sums(tests)} (${seconds(performance.now() - began)})`);
        return tests.map((test) => ({ ...test, stage: name }));
      }),
    );
    all.push(...results.flat());
  }

  for (const { stage, title, error } of all.filter(({ state }) => state === 'failed')) console.log(`\n✖ ${stage}: ${title}\n${(error ?? '').replaceAll(/^/gm, '    ')}`);
  for (const { stage, title, error } of all.filter(({ state }) => state === 'skipped')) console.log(`\nSKIPPED ${stage}: ${title}${error ? ` (${error})` : ''}`);
  console.log(`\nNot tried here:\n${elsewhere.map((words) => `  - ${words}`).join('\n')}\n`);
  console.log(sums(all));
  return all.some(({ state }) => state === 'failed') || all.length === 0 ? 1 : 0;
});

/** @param {readonly { readonly state: string }[]} tests */
function sums(tests) {
  const count = (wanted) => tests.filter(({ state }) => state === wanted).length;
  return `${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`;
}
