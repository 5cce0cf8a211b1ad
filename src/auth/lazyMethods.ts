import { loadOnce } from '../core/loadOnce.ts';
import type { Method, Methods } from './method.ts';
import type { SignInMethod } from './signIn.ts';

/** Which methods talk to the authority themselves; a custom cloud may do without one for the others. */
export const needsAuthority: Readonly<Record<SignInMethod, boolean>> = {
  vscode: false,
  azureCli: false,
  azurePowerShell: false,
  browser: true,
  deviceCode: true,
  certificate: true,
  secret: true,
  demo: false,
};

/** Methods that are loaded when the first of them opens a session. */
export function lazyMethods(load: () => Promise<Methods>): Methods {
  const methods = loadOnce(load);
  const method = (id: SignInMethod): Method => ({
    needsAuthority: needsAuthority[id],
    async open(settings, request) {
      return await (await methods())[id].open(settings, request);
    },
  });
  return {
    vscode: method('vscode'),
    azureCli: method('azureCli'),
    azurePowerShell: method('azurePowerShell'),
    browser: method('browser'),
    deviceCode: method('deviceCode'),
    certificate: method('certificate'),
    secret: method('secret'),
    demo: method('demo'),
  };
}
