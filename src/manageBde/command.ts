import { trimmedEndOf } from '../core/trimSigns.ts';
import { driveOrMount, mountPoint, protectorId } from './shapes.ts';

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
  /** It runs on other computers, several or such as it does not name. */
  readonly isElsewhere: boolean;
  /** It is about some volumes only, whether or not one of them is `mountPoint`. */
  readonly isNarrow: boolean;
  /** The variable that keeps its result, in lower case without the sign. */
  readonly assigns: string | null;
  /** The property of which it prints the values alone, one a line. */
  readonly prints: PrintedProperty | null;
}

export type PrintedProperty = 'keyprotectorid' | 'keyprotectortype' | 'keyprotector';

const tool = /(?:^|[\s\\/>&"'{(|#$])manage-bde(?:\.exe|\.wsf)?["']?(?=\s|$)/i;
const cmdlet = /(?:^|[\s>&{(|$=])(([A-Za-z]{3,11})-BitLocker[A-Za-z]{0,24})(?=[\s)|;.]|$)/gi;
const cmdletVerbs: ReadonlySet<string> = new Set(['get', 'enable', 'disable', 'suspend', 'resume', 'lock', 'unlock', 'add', 'remove', 'backup', 'backuptoaad']);
/** What ends a prompt: `C:\>`, `PS C:\>`, `PS>`, `$`, `#`, `>`. */
const promptEnd = /[>$#%]$/;
/** `user@host -`: a prompt whatever it ends with. */
const atHost = /^[A-Za-z0-9_.-]{1,32}@[A-Za-z0-9_.-]{1,64}(?: ?[-:~]){0,2}$/;
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
    return manageBdeCommand(rest, remoteName(before), before);
  }
  const call = [...text.matchAll(cmdlet)].find((one) => cmdletVerbs.has((one[2] ?? '').toLowerCase()));
  if (call === undefined) return null;
  const before = text.slice(0, call.index).trim();
  const isInvocation = before === '' || promptEnd.test(before) || /[({|&=]$|Invoke-Command/i.test(before) || /[>{(]/.test(call[0].charAt(0));
  const after = text.slice(call.index + call[0].length);
  if (!isInvocation || /^\s*:/.test(after) || (before === '' && /^\s+(?!-|[A-Za-z]:|\||\$)\S/.test(after)) || /\bOutput\b/i.test(after)) return null;
  return powershellCommand((call[1] ?? '').toLowerCase(), text, call.index, before);
}

function isCommandStart(before: string, match: string): boolean {
  return before === '' || promptEnd.test(before) || atHost.test(before) || /^[>&\\/{(|#$]/.test(match) || /[&{(|]$|\/c$|Invoke-Command/i.test(before);
}

function remoteName(before: string): string | null {
  return /^\[([A-Za-z0-9._-]{1,64})\]: ?PS/.exec(before)?.[1] ?? null;
}

const filters = /\s-(?:type|t)\s+\S/i;

function manageBdeCommand(rest: string, remote: string | null, before: string): Command {
  const words = rest.replaceAll(/[–—]/g, '-').split(/\s+/);
  const options = words.filter((word) => /^[-/][A-Za-z]/.test(word)).map((word) => word.slice(1).toLowerCase());
  const verb = options[0] === 'protectors' ? (options.find((option) => protectorVerbs.has(option)) ?? 'get') : (options[0] ?? '');
  const points = mountsIn(words);
  const computer = computerIn(`${before} ${rest}`, /-(?:cn|computername)\s+/i);
  const id = /\s-id\s+(\S+)/i.exec(rest)?.[1];
  return {
    tool: 'manage-bde',
    verb,
    mountPoint: points.length === 1 ? (points[0] ?? null) : null,
    // without its other brace it is a piece
    protectorId: id === undefined || id.length < 8 || (id.includes('{') && !id.includes('}')) ? null : protectorId(id.replace(/["']/g, '').slice(0, 60)),
    filtered: filters.test(` ${rest}`) || / -(?:id)\s/i.test(` ${rest}`),
    computerName: computer.name ?? remote,
    isElsewhere: computer.isElsewhere,
    isNarrow: points.length > 0,
    assigns: null,
    prints: null,
  };
}

function mountsIn(words: readonly string[]): string[] {
  return [...new Set(words.flatMap((word) => argumentMount(word) ?? []))];
}

/** One name, or the knowledge that there is none that can be read: a list, a variable, an expression. */
function computerIn(text: string, option: RegExp): { readonly name: string | null; readonly isElsewhere: boolean } {
  const match = option.exec(text);
  if (match === null) return { name: null, isElsewhere: false };
  const argument = text.slice(match.index + match[0].length);
  const word = /^(?:"([A-Za-z0-9._-]{1,64})"|'([A-Za-z0-9._-]{1,64})'|([A-Za-z0-9._-]{1,64}))(?=\s|$|[;|)}])/.exec(argument);
  const isOne = word !== null && !argument.slice(word[0].length).trimStart().startsWith(',');
  const name = isOne ? (word[1] ?? word[2] ?? word[3]) : undefined;
  return name === undefined || /^(?:localhost|127\.0\.0\.1|\.)$/i.test(name) ? { name: null, isElsewhere: name === undefined } : { name, isElsewhere: false };
}

const protectorVerbs: ReadonlySet<string> = new Set(['get', 'add', 'delete', 'disable', 'enable', 'adbackup', 'aadbackup']);

function argumentMount(word: string): string | null {
  const plain = trimmedEndOf(word.replace(/^["']/, ''), '"\',;)}');
  return /^[A-Za-z]:\\?$/.test(plain) || plain.startsWith('\\\\?\\') ? mountPoint(plain) : null;
}

const points = /-(?:MountPoint|DriveLetter)[\s:]\s*(?:"([^"]{1,260})"|'([^']{1,260})'|([^\s"');|]{1,260}))/gi;
/** The first argument may stand without its name. */
const firstPoint = /-BitLocker[A-Za-z]{0,24}\s+["']?([A-Za-z]:)\\?["']?(?=[\s|;)]|$)/gi;

/** Whether what a pipeline gives is only a part of what its first command gives. */
function isFiltered(text: string): boolean {
  const [, ...stages] = text.split('|').map((stage) => stage.trimStart());
  return /\.Where\(/i.test(text) || stages.some((stage) => /^(?:Where\b|\?)/i.test(stage) || (/^Select(?:-Object)?\s/i.test(stage) && /-(?:First|Last|Index|Skip)\b/i.test(stage)));
}

const printable: readonly PrintedProperty[] = ['keyprotectorid', 'keyprotectortype', 'keyprotector'];

/** `….KeyProtectorId`, `| Select-Object -ExpandProperty KeyProtectorId`, `| % KeyProtectorId`: the property that a pipeline ends with. */
export function printedProperty(text: string): PrintedProperty | null {
  const end = trimmedEndOf(text, ' \t)}"\';').toLowerCase();
  const property = printable.find((one) => end.endsWith(one));
  if (property === undefined) return null;
  const before = trimmedEndOf(end.slice(0, -property.length), '"\'');
  if (before.endsWith('.')) return property;
  if (!/[\s:]$/.test(before)) return null;
  const word = before.trimEnd().split(/[\s|]/).at(-1) ?? '';
  return /^(?:-exp[a-z]{0,20}:?|-m[a-z]{0,20}|%|foreach(?:-object)?)$/.test(word) ? property : null;
}

/** `[0]`: one of them. */
export function takesOne(text: string): boolean {
  return /\[ ?-?[0-9]/.test(text);
}

function powershellCommand(name: string, text: string, start: number, before: string): Command {
  // `-MountPoint` takes a letter without its colon, too
  const given = [...text.matchAll(points)].map((match) => {
    const isList = text.slice(match.index + match[0].length).trimStart().startsWith(',');
    return isList ? null : driveOrMount(match[1] ?? match[2] ?? match[3] ?? '');
  });
  const named = new Set([...given, ...[...text.matchAll(firstPoint)].map((match) => mountPoint(match[1] ?? ''))]);
  const [point] = named;
  const prints = name === 'get-bitlockervolume' ? printedProperty(text) : null;
  const computer = computerIn(text, /-(?:ComputerName|CN|HostName|VMName|Session)\s+/i);
  return {
    tool: 'powershell',
    verb: name,
    mountPoint: named.size === 1 ? (point ?? null) : null,
    protectorId: null,
    filtered: isFiltered(text.slice(start)) || (prints !== null && takesOne(text.slice(start))),
    computerName: computer.name ?? remoteName(before),
    isElsewhere: computer.isElsewhere,
    isNarrow: named.size > 0 || /^\S+\s+[^\s|;)-]/.test(text.slice(start).trim()),
    assigns: /\$([A-Za-z_]\w{0,40})\s*=\s*\(?$/.exec(before)?.[1]?.toLowerCase() ?? null,
    prints,
  };
}
