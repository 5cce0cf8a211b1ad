import { mountPoint, protectorId } from './shapes.ts';

/** A command that stands in the text in front of its output. */
export interface Command {
  readonly tool: 'manage-bde' | 'powershell';
  /** `status`, `get`, `add`, `adbackup`, `aadbackup`, `on` … or the cmdlet's name in lower case; empty where none is given. */
  readonly verb: string;
  readonly mountPoint: string | null;
  /** The ID given with `-id`, as an ID of the report. */
  readonly protectorId: string | null;
  /** True for `-get -type …` and `| Where …`: what follows is not the whole list. */
  readonly filtered: boolean;
  /** From `-cn NAME`, `-ComputerName NAME`, or a remote prompt. */
  readonly computerName: string | null;
}

const tool = /(?:^|[\s\\/>&"'{(|#$])manage-bde(?:\.exe|\.wsf)?["']?(?=\s|$)/i;
const cmdlet = /(?:^|[\s>&{(|$=])((?:Get|Enable|Disable|Suspend|Resume|Lock|Unlock|Add|Remove|Backup|BackupToAAD)-BitLocker[A-Za-z]{0,24})(?=[\s)|;.]|$)/i;
/** What ends a prompt: `C:\>`, `PS C:\>`, `PS>`, `$`, `#`, `>`. */
const promptEnd = /[>$#%]$/;
const prompt = /^(?:\[([^\]]{1,64})\]: )?(?:PS ?)?(?:[A-Za-z]:\\[^<>|"]{0,240}|~[^<>|"]{0,240}|[A-Za-z0-9_.-]{1,32}@[^<>|"]{1,240}|)>+\s*$/;

/** Whether the line is a prompt and nothing else. */
export function isPrompt(text: string): boolean {
  return text.length < 320 && text.length > 1 && prompt.test(text);
}

/** Reads a command line; null where the line is none, also where prose only mentions the tool. */
export function commandLine(text: string): Command | null {
  if (text.length > 2000) return null;
  const match = tool.exec(text);
  if (match !== null) {
    const before = text.slice(0, match.index + (match[0].length - match[0].trimStart().length)).trim();
    const rest = text.slice(match.index + match[0].length).trim();
    if (!isCommandStart(before, match[0]) || !(rest === '' || /^[-/–—]/.test(rest))) return null;
    return manageBdeCommand(rest, remoteName(before));
  }
  const call = cmdlet.exec(text);
  if (call === null) return null;
  const before = text.slice(0, call.index).trim();
  const isInvocation = before === '' || promptEnd.test(before) || /[({|&=]$|Invoke-Command/i.test(before) || /[>{(]/.test(call[0].charAt(0));
  const after = text.slice(call.index + call[0].length);
  if (!isInvocation || /^\s*:/.test(after) || (before === '' && /^\s+(?!-|[A-Za-z]:|\||\$)\S/.test(after)) || /\bOutput\b/i.test(after)) return null;
  return powershellCommand((call[1] ?? '').toLowerCase(), text.slice(call.index), remoteName(before) ?? named(text, /-(?:ComputerName|CN)\s+["']?([A-Za-z0-9._-]{1,64})/i));
}

function isCommandStart(before: string, match: string): boolean {
  return before === '' || promptEnd.test(before) || /^[>&\\/{(|#$]/.test(match) || /[&{(|]$|\/c$|Invoke-Command/i.test(before);
}

function remoteName(before: string): string | null {
  return /^\[([A-Za-z0-9._-]{1,64})\]: ?PS/.exec(before)?.[1] ?? null;
}

function named(text: string, pattern: RegExp): string | null {
  return pattern.exec(text)?.[1] ?? null;
}

const filters = /\s-(?:type|t)\s+\S/i;

function manageBdeCommand(rest: string, computerName: string | null): Command {
  const words = rest.replaceAll(/[–—]/g, '-').split(/\s+/);
  const options = words.filter((word) => /^[-/][A-Za-z]/.test(word)).map((word) => word.slice(1).toLowerCase());
  const verb = options[0] === 'protectors' ? (options.find((option) => protectorVerbs.has(option)) ?? 'get') : (options[0] ?? '');
  const id = /\s-id\s+(\{[^}]{1,80}\}?|[^\s]{8,60})/i.exec(rest)?.[1];
  return {
    tool: 'manage-bde',
    verb,
    mountPoint: words.map(argumentMount).find((point) => point !== null) ?? null,
    protectorId: id === undefined ? null : protectorId(id.replace(/["']/g, '')),
    filtered: filters.test(` ${rest}`) || / -(?:id)\s/i.test(` ${rest}`),
    computerName: named(rest, /-(?:cn|computername)\s+["']?([A-Za-z0-9._-]{1,64})/i) ?? computerName,
  };
}

const protectorVerbs: ReadonlySet<string> = new Set(['get', 'add', 'delete', 'disable', 'enable', 'adbackup', 'aadbackup']);

function argumentMount(word: string): string | null {
  const plain = word.replace(/^["']|["',;)}]+$/g, '');
  return /^[A-Za-z]:\\?$/.test(plain) || plain.startsWith('\\\\?\\') ? mountPoint(plain) : null;
}

function powershellCommand(name: string, text: string, computerName: string | null): Command {
  const given = /-MountPoint\s+(?:"([^"]{1,260})"|'([^']{1,260})'|([^\s"');|]{2,260}))/i.exec(text);
  const first = /^\S+\s+["']?([A-Za-z]:)\\?["']?(?=\s|$|\))/.exec(text.trim());
  const point = given?.[1] ?? given?.[2] ?? given?.[3] ?? first?.[1];
  return {
    tool: 'powershell',
    verb: name,
    mountPoint: point === undefined ? null : mountPoint(point),
    protectorId: null,
    filtered: /\|\s*(?:Where(?:-Object)?\b|\?)/i.test(text),
    computerName,
  };
}
