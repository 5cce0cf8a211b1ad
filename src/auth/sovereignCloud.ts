import { cancelled, failure } from '../core/failure.ts';
import type { Cloud } from '../core/ports.ts';
import { fail, ok, type Result } from '../core/result.ts';
import type { Prompts } from '../host/ui.ts';

/** VS Code's own setting `microsoft-sovereign-cloud.environment`. */
export interface SovereignSetting {
  /** The user's value, and the one in force: a workspace may set another. */
  read(): { readonly user: string | undefined; readonly inForce: string | undefined };
  /** Writes the user's value. */
  write(value: string): Promise<void>;
}

export const sovereignSettingName = 'microsoft-sovereign-cloud.environment';

/**
 * The authentication provider for a cloud. The one for sovereign clouds is there only while VS Code's own setting names
 * the cloud; asked without it, VS Code waits five seconds and then says something else. So the setting is read first.
 */
export async function prepareSovereignCloud(
  parts: { readonly sovereign: SovereignSetting; readonly prompts: Prompts },
  cloud: Cloud,
  mayAsk: boolean,
): Promise<Result<string>> {
  switch (cloud.id) {
    case 'global':
      return ok('microsoft');
    case 'usGov':
      return await withSetting(parts, cloud, 'USGovernment', mayAsk);
    case 'china':
      return await withSetting(parts, cloud, 'ChinaCloud', mayAsk);
    case 'dod':
      return otherMethod("VS Code's own sign-in knows no US Government L5 (DoD) cloud.");
    case 'custom':
    case 'demo':
      return otherMethod("VS Code's own sign-in does not reach a custom cloud.");
  }
}

async function withSetting(
  { sovereign, prompts }: { readonly sovereign: SovereignSetting; readonly prompts: Prompts },
  cloud: Cloud,
  value: string,
  mayAsk: boolean,
): Promise<Result<string>> {
  const found = sovereign.read();
  if (found.user !== value) {
    const said = `For ${cloud.label}, VS Code's own setting ${sovereignSettingName} must be ${value}.`;
    if (!mayAsk) return fail(failure('misconfigured', said));
    const action = 'Change Setting';
    const chosen = await prompts.warn(`${said} It is ${found.user === undefined || found.user === '' ? 'not set' : found.user}.`, action);
    if (chosen !== action) return fail(cancelled);
    await sovereign.write(value);
  }
  const { inForce } = sovereign.read();
  if (inForce !== value) {
    return fail(failure('misconfigured', `The workspace sets ${sovereignSettingName} to another cloud than your own settings do. Take it out of the workspace's settings, or open another window.`));
  }
  return ok('microsoft-sovereign-cloud');
}

function otherMethod(why: string): Result<never> {
  return fail(failure('misconfigured', `${why} Choose another recoveryKeys.signIn.method, for example browser or deviceCode.`));
}
