import { isIPv4, isIPv6 } from 'node:net';
import { redact } from '../core/redact.ts';

/**
 * One computer to ask. What stands here has been checked: it can be an argument of `ssh`, `powershell` or `manage-bde`
 * without being taken for an option, and holds nothing that a shell, were one reached after all, would read.
 */
export interface RemoteHost {
  /** Lower-case host name without trailing dot, IPv4 or IPv6 address (no brackets), or `.` for this computer. */
  readonly name: string;
  /** As it is shown: what was typed, without user and port. */
  readonly label: string;
  /** Who signs in, where the host was written as `user@host`. Only SSH can use it. */
  readonly user?: string;
  readonly port?: number;
  /** Equal for two ways to write the same host: name and port. */
  readonly key: string;
}

/** The computer that this runs on. Written `.`, as Windows' own tools write it. */
export const thisComputer: RemoteHost = { name: '.', label: 'this computer', key: '.' };

/** A line of a list that names no host that can be asked. */
export interface RefusedHost {
  /** From 1. */
  readonly line: number;
  /** What stood there: shortened, control characters written out, and without anything that looks like a key. */
  readonly text: string;
  /** A sentence. */
  readonly reason: string;
}

export interface HostList {
  /** In the order of the list, each once. */
  readonly hosts: readonly RemoteHost[];
  readonly refused: readonly RefusedHost[];
  /** Lines that named a host a second time. The first one counts, with its user. */
  readonly duplicates: readonly { readonly line: number; readonly text: string }[];
  /** The first row of a CSV file, where it was taken for names of columns and not for a host. */
  readonly header?: string;
}

export interface HostListOptions {
  /**
   * `lines`: one host a line, of CSV its first column. `any`: blanks, commas and semicolons part hosts as well, as in a
   * field that somebody types into.
   */
  readonly parted: 'lines' | 'any';
  /** Appended to names without a dot, for example `corp.example.com`; with or without a dot in front. Empty: nothing. */
  readonly dnsSuffix?: string;
}

/** More than this in one list is an accident: a wrong file. */
export const mostHosts = 20_000;
/** Where to stop telling what is wrong with a wrong file. */
const mostRefused = 200;

/**
 * Reads a list of hosts: typed, pasted or from a file. Blank lines and everything behind a `#` at the start of a line or
 * after a blank are left out. What cannot be a host is listed with the reason, never asked.
 */
export function readHosts(text: string, options: HostListOptions): HostList {
  const hosts = new Map<string, RemoteHost>();
  const refused: RefusedHost[] = [];
  const duplicates: { line: number; text: string }[] = [];
  let header: string | undefined;
  const refuse = (line: number, words: string, reason: string): void => {
    if (refused.length < mostRefused) refused.push({ line, text: visible(words), reason });
  };

  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  for (const [index, whole] of lines.entries()) {
    const line = index + 1;
    const content = withoutComment(whole);
    if (content === '') continue;
    const cells = options.parted === 'any' ? content.split(/[\s,;]+/).filter((cell) => cell !== '') : [firstColumn(content)];
    for (const cell of cells) {
      if (header === undefined && hosts.size === 0 && refused.length === 0 && options.parted === 'lines' && isHeader(cell, content)) {
        header = visible(content);
        continue;
      }
      const host = readHost(cell, options.dnsSuffix);
      if (typeof host === 'string') refuse(line, cell, host);
      else if (hosts.has(host.key)) duplicates.push({ line, text: visible(cell) });
      else if (hosts.size >= mostHosts) refuse(line, cell, `A list holds at most ${mostHosts.toLocaleString('en-US')} hosts.`);
      else hosts.set(host.key, host);
    }
  }
  return { hosts: [...hosts.values()], refused, duplicates, ...(header === undefined ? {} : { header }) };
}

/**
 * One host: `name`, `name.`, `user@name`, `name:22`, `192.0.2.7`, `[2001:db8::7]:22`, or `.` for this computer.
 * @returns the reason, a sentence, where it is none
 */
export function readHost(written: string, dnsSuffix = ''): RemoteHost | string {
  const text = written.trim();
  if (text === '.') return thisComputer;
  if (text === '') return 'There is no name.';
  if (text.length > 320) return 'This is too long for a host.';
  if (text.startsWith('-')) return 'A name cannot begin with a hyphen: it would be taken for an option.';
  if (/\s/.test(text)) return 'A name has no blanks in it.';
  // Digits and hyphens make a host name: it would be asked of a name server, and shown
  if (redact(text) !== text) return 'This looks like a recovery key, which is never asked for as a host.';
  if (/[^\x21-\x7E]/.test(text)) return 'A name has letters, digits, hyphens and dots. Write an international name in its xn-- form.';

  const at = text.lastIndexOf('@');
  const user = at === -1 ? undefined : text.slice(0, at);
  if (user !== undefined && !isUser(user)) return 'What stands before the @ cannot be a user name here.';

  const split = splitPort(at === -1 ? text : text.slice(at + 1));
  if (typeof split === 'string') return split;
  const { address, port } = split;
  const wrong = notAnAddress(address);
  if (wrong !== undefined) return wrong;
  const label = address.replace(/\.$/, '');
  const name = withSuffix(label.toLowerCase(), dnsSuffix, address.endsWith('.'));
  if (typeof name !== 'string') return name.reason;
  return {
    name,
    label,
    key: port === undefined ? name : `${name} ${port}`,
    ...(user === undefined ? {} : { user }),
    ...(port === undefined ? {} : { port }),
  };
}

/** `user@host:port` as `ssh` users write it, for messages. */
export function hostText({ name, label, user, port }: RemoteHost): string {
  if (name === '.') return label;
  const address = port !== undefined && name.includes(':') ? `[${name}]` : name;
  return `${user === undefined ? '' : `${user}@`}${address}${port === undefined ? '' : `:${port}`}`;
}

/** Names of Windows, of domains and of mail addresses; nothing that a shell would read, and no option. */
function isUser(text: string): boolean {
  return text.length <= 256 && /^[A-Za-z0-9._][A-Za-z0-9._@+\\-]*$/.test(text) && !text.endsWith('\\');
}

function splitPort(text: string): { readonly address: string; readonly port?: number } | string {
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(text);
  if (bracketed !== null) {
    const [, address = '', port] = bracketed;
    if (!isIPv6(address)) return 'Brackets are for IPv6 addresses.';
    return port === undefined ? { address } : withPort(address, port);
  }
  const colon = text.indexOf(':');
  if (colon === -1 || isIPv6(text)) return { address: text };
  return withPort(text.slice(0, colon), text.slice(colon + 1));
}

function withPort(address: string, text: string): { readonly address: string; readonly port: number } | string {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? { address, port } : 'What stands behind the colon is no port (1 to 65535).';
}

/** The reason why this is no host name and no address. */
function notAnAddress(text: string): string | undefined {
  if (isIPv4(text)) return undefined;
  // A zone (fe80::1%eth0) goes to a configuration's %h as well, so it is held to what names are made of
  if (isIPv6(text)) return /^[0-9A-Fa-f:.]+(%[A-Za-z0-9._-]+)?$/.test(text) ? undefined : 'This is no IPv6 address.';
  const name = text.replace(/\.$/, '');
  if (name === '') return 'There is no name.';
  if (name.length > 253) return 'A name has at most 253 characters.';
  const labels = name.split('.');
  for (const label of labels) {
    if (label === '') return 'There are two dots in a row, or one in front.';
    if (label.length > 63) return 'No part of a name has more than 63 characters.';
    if (!/^[A-Za-z0-9_-]+$/.test(label)) return 'A name has only letters, digits, hyphens, underscores and dots.';
    if (label.startsWith('-') || label.endsWith('-')) return 'No part of a name begins or ends with a hyphen.';
  }
  // "10.0.0", "010.1" and "0x7f.1" are addresses to some programs and names to others
  const last = labels.at(-1) ?? '';
  if (/^\d+$/.test(last) || (labels.length > 1 && /^0x[0-9a-f]*$/i.test(last))) return 'This is neither a name nor a whole address.';
  return undefined;
}

function withSuffix(name: string, dnsSuffix: string, absolute: boolean): string | { readonly reason: string } {
  const suffix = dnsSuffix.trim().replace(/^\.+/, '').replace(/\.$/, '').toLowerCase();
  if (suffix === '' || absolute || name === 'localhost' || name.includes('.') || name.includes(':')) return name;
  const whole = `${name}.${suffix}`;
  return notAnAddress(whole) === undefined ? whole : { reason: 'With the DNS suffix of the settings this is no host name.' };
}

function withoutComment(line: string): string {
  const start = line.trimStart().startsWith('#') ? 0 : line.search(/\s#/);
  return (start < 0 ? line : line.slice(0, start)).trim();
}

/** The first column, of CSV as Excel, Intune and `Export-Csv` write it: comma, semicolon or tab, with or without quotes. */
function firstColumn(line: string): string {
  if (line.startsWith('"')) {
    const quoted = /^"((?:[^"]|"")*)"/.exec(line);
    if (quoted !== null) return (quoted[1] ?? '').replaceAll('""', '"').trim();
  }
  return (/^[^,;\t]*/.exec(line)?.[0] ?? '').trim();
}

const columnNames = new Set([
  ...['computer', 'computername', 'pscomputername', 'device', 'devicename', 'displayname', 'dnshostname', 'fqdn', 'host', 'hostname'],
  ...['hosts', 'ip', 'ipaddress', 'address', 'machine', 'machinename', 'name', 'server', 'servername'],
]);

/** A column's name, where the line is one of a table: it is quoted, or has more columns. `name` alone may be a host. */
function isHeader(cell: string, line: string): boolean {
  return (line.startsWith('"') || /[,;\t]/.test(line)) && columnNames.has(cell.toLowerCase().replaceAll(/[\s_.-]/g, ''));
}

/** Text of a wrong list, fit to be shown: a file with recovery passwords may have been taken for a list of hosts. */
export function visible(text: string): string {
  const safe = redact(text.slice(0, 400)).replaceAll(/[^\x20-\x7E]/gu, (sign) => (/^[\p{L}\p{N}]$/u.test(sign) ? sign : `<U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`));
  return safe.length > 80 ? `${safe.slice(0, 79)}…` : safe;
}
