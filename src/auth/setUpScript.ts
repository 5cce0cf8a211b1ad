import { azureCliBashScript } from './azureCliBashScript.ts';
import { azureCliPowerShellScript } from './azureCliPowerShellScript.ts';
import { graphPowerShellScript } from './graphPowerShellScript.ts';
import type { SetUpPlan } from './setUpPlan.ts';

export type ScriptKind = 'azureCliBash' | 'azureCliPowerShell' | 'graphPowerShell';

export interface SetUpScript {
  readonly text: string;
  /** Language of the document that shows it. */
  readonly language: 'shellscript' | 'powershell';
}

/** A script that registers the app of a plan. It holds no secret; one that it makes is only printed where it runs. */
export function setUpScript(plan: SetUpPlan, kind: ScriptKind): SetUpScript {
  switch (kind) {
    case 'azureCliBash':
      return { text: azureCliBashScript(plan), language: 'shellscript' };
    case 'azureCliPowerShell':
      return { text: azureCliPowerShellScript(plan), language: 'powershell' };
    case 'graphPowerShell':
      return { text: graphPowerShellScript(plan), language: 'powershell' };
  }
}
