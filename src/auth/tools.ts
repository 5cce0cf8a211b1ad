import { execFile } from '@azure/core-process';
import type { Credential } from './credential.ts';
import type { Tool, ToolAccount } from './toolSession.ts';

const whoIsTimeoutMs = 30_000;

export function azureCli(credential: Credential): Tool {
  return {
    label: 'Azure CLI',
    signIn: '`az login`',
    install: 'Install it from https://aka.ms/azure-cli, run `az login`, and reload the window.',
    credential,
    async whoIs(signal) {
      const account = recordOf(await output('az', ['account', 'show', '--output', 'json'], signal));
      const user = recordOf(account?.['user']);
      const kind = textOf(user?.['type'])?.toLowerCase() === 'serviceprincipal' ? 'application' : 'user';
      return accountOf(user?.['name'], account?.['tenantId'], kind);
    },
    // Words of AzureCliCredential, which has nothing else to tell its errors by
    explain(words) {
      if (words.includes('Azure CLI could not be found')) return 'missing';
      return /\baz login\b/.test(words) ? 'signedOut' : undefined;
    },
  };
}

/** Prints one JSON object. Windows PowerShell 5.1 and PowerShell 7 alike. */
export const whoIsScript = [
  "$ProgressPreference = 'SilentlyContinue'",
  'Import-Module Az.Accounts -ErrorAction Stop',
  '$context = Get-AzContext',
  '@{ name = [string]$context.Account.Id; type = [string]$context.Account.Type; tenantId = [string]$context.Tenant.Id } | ConvertTo-Json -Compress',
].join('\n');

export function azurePowerShell(credential: Credential): Tool {
  return {
    label: 'Azure PowerShell',
    signIn: '`Connect-AzAccount`',
    install: 'Install PowerShell and its module Az.Accounts, run `Connect-AzAccount`, and reload the window.',
    credential,
    async whoIs(signal) {
      const shells = process.platform === 'win32' ? ['pwsh.exe', 'powershell.exe'] : ['pwsh'];
      for (const shell of shells) {
        try {
          const context = recordOf(await output(shell, ['-NoProfile', '-NonInteractive', '-Command', whoIsScript], signal));
          const kind = textOf(context?.['type'])?.toLowerCase() === 'serviceprincipal' ? 'application' : 'user';
          return accountOf(context?.['name'], context?.['tenantId'], kind);
        } catch {
          continue; // the other PowerShell, or nobody
        }
      }
      return undefined;
    },
    // Words of AzurePowerShellCredential
    explain(words) {
      if (words.includes('Unable to execute PowerShell') || /Az\.Account\w*' module/.test(words)) return 'missing';
      return words.includes('Connect-AzAccount') ? 'signedOut' : undefined;
    },
  };
}

/** Standard output as JSON. No shell, and never run from a workspace, where a file of the tool's name could lie. */
async function output(file: string, args: readonly string[], signal: AbortSignal): Promise<unknown> {
  const { stdout } = await execFile(file, [...args], {
    allowWindowsBatchFiles: true,
    cwd: process.platform === 'win32' ? (process.env['SystemRoot'] ?? 'C:\\Windows') : '/bin',
    encoding: 'utf8',
    timeout: whoIsTimeoutMs,
    signal,
    windowsHide: true,
  });
  return JSON.parse(stdout) as unknown;
}

function accountOf(name: unknown, tenant: unknown, kind: ToolAccount['kind']): ToolAccount | undefined {
  const text = textOf(name);
  return text === undefined ? undefined : { name: text, kind, tenant: textOf(tenant) };
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= 256 ? value : undefined;
}
