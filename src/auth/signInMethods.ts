import { readFile } from 'node:fs/promises';
import { createDemoMethod } from './demoMethod.ts';
import { createIdentityMethods } from './identityMethods.ts';
import type { Methods } from './method.ts';
import { vscodeAccounts, vscodeSovereignSetting } from './vscodeAccounts.ts';
import { createVscodeMethod } from './vscodeMethod.ts';
import type { VscodeSignInParts } from './vscodeSignIn.ts';

/** Every method over VS Code. The entry of a bundle of its own: none of it is needed before somebody signs in. */
export function createSignInMethods(parts: VscodeSignInParts): Methods {
  return {
    vscode: createVscodeMethod({ accounts: vscodeAccounts, sovereign: vscodeSovereignSetting, prompts: parts.prompts }),
    demo: createDemoMethod(),
    ...createIdentityMethods({ ...parts, readText: (path) => readFile(path, 'utf8') }),
  };
}
