import type { Damage } from './damage.ts';

const passwords = /(?<![0-9-])[0-9]{6}(?:-[0-9]{6}){7}(?![0-9-])/g;
const ids = /\{?[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}\}?(?!\.BEK)(?![0-9A-F])/gi;

/** Changes every recovery password, and the report with it; hyphens of the report stand where the text has some separator. */
function onPasswords(name: string, change: (password: string) => string, report: (password: string) => string = change): Damage {
  const whole = new RegExp(`^${passwords.source}$`);
  return { name, change: (text) => text.replace(passwords, change), password: (password) => (whole.test(password) ? report(password) : password) };
}

function onIds(name: string, change: (id: string) => string, report: (id: string) => string = change): Damage {
  const whole = new RegExp(`^\\{[0-9A-F-]{36}\\}$`, 'i');
  const outside = /Volume\{|Volume\\\{/;
  return { name, change: (text) => text.split('\n').map((line) => (outside.test(line) ? line : line.replace(ids, change))).join('\n'), id: (id) => (whole.test(id) ? report(id) : id) };
}

const groupsFrom = (from: number, to: number, mask: string) => (password: string) => password.split('-').map((group, index) => (index >= from && index < to ? mask : group)).join('-');
const same = (value: string): string => value;

export const valueDamages: readonly Damage[] = [
  ...['X', 'x', '*', '•', '#', '?', '_', '●', '█', '.', '-', '0', 'N', 'Y', '·', '×', '∗'].map((sign) => onPasswords(`password masked, ${sign}`, (password) => password.replace(/[0-9]/g, sign), (password) => (sign === '-' ? '' : password.replace(/[0-9]/g, sign)))).filter(({ name }) => !name.endsWith(' -')),
  ...['<redacted>', '[REDACTED]', '(redacted)', '{redacted}', '***', '********', 'REDACTED', '<removed>', '[removed]', '…', '...', 'hidden', 'xxxxx', '<recovery password>', '[recovery key]', '(hidden)', 'XXXXXX', '•••••••', '█████', '*sanitized*', '<48-digit key>', '[masked by admin]'].map((mask) => onPasswords(`password as ${mask}`, () => mask)),
  ...['XXXXXX', 'xxxxxx', '******', '######', '••••••', '......', '??????', '<mask>', '***', '[...]', '…'].flatMap((mask) => [
    onPasswords(`groups 2 to 8 as ${mask}`, groupsFrom(1, 8, mask)),
    onPasswords(`groups 1 to 6 as ${mask}`, groupsFrom(0, 6, mask)),
    onPasswords(`groups 3 to 7 as ${mask}`, groupsFrom(2, 7, mask)),
    onPasswords(`group 4 as ${mask}`, groupsFrom(3, 4, mask)),
  ]),
  ...['…', '...', '-...', '***', '-XXXX', ' [...]', '-<redacted>'].map((end) => onPasswords(`password cut after two groups: ${end}`, (password) => password.slice(0, 13) + end)),
  onPasswords('password cut after five groups', (password) => password.slice(0, 34)),
  onPasswords('last digits masked', (password) => password.replace(/[0-9]{3}(?=-|$)/g, 'XXX')),
  ...['XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX', 'xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx', '********-****-****-****-************', 'XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXX', '########-####-####-####-############', '••••••••-••••-••••-••••-••••••••••••', '________-____-____-____-____________', 'REDACTED', '***', '…', 'GUID', 'xxx', '<redacted>', 'your-id-here'].map((mask) => onIds(`IDs as {${mask}}`, () => `{${mask}}`)),
  ...['<GUID>', '<redacted>', '[REDACTED]', 'REDACTED', '***', 'XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX', '(redacted)', '<ID>', '…'].map((mask) => onIds(`IDs as ${mask}`, () => mask)),
  onIds('IDs: first group kept', (id) => `${id.slice(0, 10)}XXXX-XXXX-XXXX-XXXXXXXXXXXX}`),
  onIds('IDs: first group kept, dots', (id) => `${id.slice(0, 9)}…}`),
  onIds('IDs: last group kept', (id) => `{XXXXXXXX-XXXX-XXXX-XXXX-${id.slice(25)}`),
  onIds('IDs: middle masked', (id) => `${id.slice(0, 10)}****-****-****${id.slice(24)}`),
  onIds('IDs: word in the middle', (id) => `${id.slice(0, 10)}*sanitized*}`),
  onIds('IDs: cut', (id) => id.slice(0, 20)),
  onIds('IDs without braces', (id) => id.replace(/[{}]/g, ''), same),
  onIds('IDs in parentheses', (id) => `(${id.replace(/[{}]/g, '')})`, same),
  onIds('IDs in square brackets', (id) => `[${id.replace(/[{}]/g, '')}]`, same),
  onIds('IDs: opening brace as (', (id) => `(${id.replace(/[{}]/g, '')}}`, same),
  onIds('IDs: closing brace lost', (id) => id.slice(0, -1), same),
  onIds('IDs: opening brace lost', (id) => id.slice(1), same),
  onIds('IDs in lower case', (id) => id.toLowerCase(), same),
  onIds('IDs: blanks within the braces', (id) => id.replace('{', '{ ').replace('}', ' }'), same),
  onIds('IDs: blanks around hyphens', (id) => id.replaceAll('-', ' - '), same),
  onIds('IDs: long dashes', (id) => id.replaceAll('-', '–'), same),
  onIds('IDs: no-break hyphens', (id) => id.replaceAll('-', '\u2011'), same),
  onIds('IDs: O for 0', (id) => id.replaceAll('0', 'O')),
  onIds('IDs: l for 1', (id) => id.replaceAll('1', 'l')),
  onIds('IDs: S for 5', (id) => id.replaceAll('5', 'S')),
  onIds('IDs: a trailing remark', (id) => `${id} (escrowed)`, same),
  onIds('IDs: a trailing dot', (id) => `${id}.`, same),
  onIds('IDs: a trailing comma', (id) => `${id},`, same),
  onIds('IDs: a trailing arrow', (id) => `${id} <-- this one`, same),
  onPasswords('O for 0', (password) => password.replaceAll('0', 'O')),
  onPasswords('o for 0', (password) => password.replaceAll('0', 'o')),
  onPasswords('l for 1', (password) => password.replaceAll('1', 'l')),
  onPasswords('I for 1', (password) => password.replaceAll('1', 'I')),
  onPasswords('S for 5', (password) => password.replaceAll('5', 'S')),
  onPasswords('B for 8', (password) => password.replaceAll('8', 'B')),
  onPasswords('all of them', (password) => password.replaceAll('0', 'O').replaceAll('1', 'l').replaceAll('5', 'S').replaceAll('8', 'B').replaceAll('2', 'Z').replaceAll('6', 'G')),
  onPasswords('password: blanks around hyphens', (password) => password.replaceAll('-', ' - '), same),
  onPasswords('password: a blank after hyphens', (password) => password.replaceAll('-', '- '), same),
  onPasswords('password: a blank before hyphens', (password) => password.replaceAll('-', ' -'), same),
  onPasswords('password: blanks for hyphens', (password) => password.replaceAll('-', ' '), same),
  onPasswords('password: two blanks for hyphens', (password) => password.replaceAll('-', '  '), same),
  onPasswords('password: no hyphens', (password) => password.replaceAll('-', ''), same),
  onPasswords('password: en dashes', (password) => password.replaceAll('-', '–'), same),
  onPasswords('password: em dashes', (password) => password.replaceAll('-', '—'), same),
  onPasswords('password: minus signs', (password) => password.replaceAll('-', '−'), same),
  onPasswords('password: no-break hyphens', (password) => password.replaceAll('-', '‑'), same),
  onPasswords('password: dots for hyphens', (password) => password.replaceAll('-', '.'), same),
  onPasswords('password: underscores for hyphens', (password) => password.replaceAll('-', '_'), same),
  onPasswords('password: soft hyphens', (password) => password.replaceAll('-', '\u00ad'), same),
  onPasswords('password: third hyphen lost', (password) => password.slice(0, 20) + password.slice(21), same),
  onPasswords('password: third hyphen a blank', (password) => `${password.slice(0, 20)} ${password.slice(21)}`, same),
  onPasswords('password: in two lines', (password) => `${password.slice(0, 28)}\n        ${password.slice(28)}`, same),
  onPasswords('password: in two lines, hyphen first', (password) => `${password.slice(0, 27)}\n        ${password.slice(27)}`, same),
  onPasswords('password: four groups a line', (password) => `${password.slice(0, 27)}\n        ${password.slice(28)}`, same),
  onPasswords('password: a digit lost', (password) => password.slice(0, 16) + password.slice(17)),
  onPasswords('password: a digit more', (password) => `${password.slice(0, 16)}1${password.slice(16)}`),
  onPasswords('password: a group lost', (password) => password.slice(0, 14) + password.slice(21)),
  onPasswords('password: wrong digit', (password) => password.slice(0, 17) + String((Number(password.charAt(17)) + 1) % 10) + password.slice(18)),
  onPasswords('password: quotes', (password) => `"${password}"`, same),
  onPasswords('password: a trailing dot', (password) => `${password}.`, same),
  onPasswords('password: a trailing comma', (password) => `${password},`, same),
  onPasswords('password: a trailing remark', (password) => `${password} (escrowed 2024-01-01)`, same),
  onPasswords('password: a trailing arrow', (password) => `${password}   <-- this one`, same),
  onPasswords('password: a number before', (password) => `1) ${password}`, same),
  onPasswords('password: a word before', (password) => `Key: ${password}`, same),
  onPasswords('password: a blank in a group', (password) => `${password.slice(0, 17)} ${password.slice(17)}`, same),
  { name: 'labels: semicolons for colons', change: (text) => text.replace(/^(\s*[^:;\n]{2,40}):(?=\s|$)/gm, '$1;'), spares: ({ name }) => name.includes('-ps-') },
  { name: 'labels: colons lost', change: (text) => text.replace(/^(\s*[^:\n]{2,40}):(?=\s|$)/gm, '$1'), spares: ({ name }) => name.includes('-ps-') },
  { name: 'labels: blank before colons', change: (text) => text.replace(/^(\s*[^:\n]{1,40}\S\S):(?=\s|$)/gm, '$1 :') },
  { name: 'labels: O for 0, l for I', change: (text) => text.replace(/^(\s*)([^:\n]{2,40}):/gm, (_, blanks: string, label: string) => `${blanks}${label.replaceAll('l', 'I')}:`) },
  { name: 'a remark after every line', change: (text) => text.replace(/\S$/gm, '$&   # checked') },
  { name: 'ends of lines cut at 60', change: (text) => text.replace(/^(.{60}).+$/gm, '$1'), cuts: true },
];
