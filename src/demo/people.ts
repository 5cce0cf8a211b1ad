import { trimmedEndOf } from '../core/trimSigns.ts';
import { makeGuid, readGuid } from './guid.ts';

export interface Person {
  readonly index: number;
  readonly id: string;
  readonly displayName: string;
  readonly userPrincipalName: string;
  readonly alias: string;
}

export const domain = 'contoso.example';
export const tenantName = 'Contoso (demo)';

/**
 * Name as written by its owner, and the alias of the account. `johanna.berg` ends in `anna.berg`: Intune's filter on
 * userPrincipalName returns both for the latter (graph.md §3.2).
 */
const cast: readonly (readonly [string, string])[] = [
  ['Anna Berg', 'anna.berg'],
  ['Johanna Berg', 'johanna.berg'],
  ['Giulia Rossi', 'giulia.rossi'],
  ['Ελένη Παπαδοπούλου', 'eleni.papadopoulou'],
  ['Дмитрий Соколов', 'dmitri.sokolov'],
  ['田中 美咲', 'misaki.tanaka'],
  ['محمد العتيبي', 'mohammed.alotaibi'],
  ['Karl-Friedrich Freiherr von Hohenlohe-Waldenburg', 'karl-friedrich.von.hohenlohe'],
  ['李 小龙', 'xiaolong.li'],
  ["Siobhán O'Neill", "siobhan.o'neill"],
  ['김 민준', 'minjun.kim'],
  ['José Ángel Muñoz', 'jose.munoz'],
  ['नेहा शर्मा', 'neha.sharma'],
  ['Łukasz Wójcik', 'lukasz.wojcik'],
  ['Þórdís Jónsdóttir', 'thordis.jonsdottir'],
  ['Maximilian Müller', 'max.mueller'],
  ['דוד לוי', 'david.levi'],
  ['Nguyễn Thị Hương', 'huong.nguyen'],
  ['Олена Шевченко', 'olena.shevchenko'],
  ['Priya Raman', 'priya.raman'],
  ['Oliver Smith', 'oliver.smith'],
  ['Ingrid Solberg', 'ingrid.solberg'],
  ['สมชาย ใจดี', 'somchai.jaidee'],
  ['Çağla Yıldız', 'cagla.yildiz'],
];
const byAlias = new Map(cast.map(([, alias], index) => [alias, index]));

/** People beyond the cast are its members again with a number, as large directories have them. */
export function personAt(seed: string, index: number): Person {
  const [name, stem] = cast[index % cast.length] ?? ['Anna Berg', 'anna.berg'];
  const round = Math.floor(index / cast.length);
  const alias = round === 0 ? stem : `${stem}${round + 1}`;
  return {
    index,
    id: makeGuid(seed, { kind: 'user', index, slot: 0 }),
    displayName: round === 0 ? name : `${name} ${round + 1}`,
    userPrincipalName: `${alias}@${domain}`,
    alias,
  };
}

/** By object ID or user principal name, in any case. */
export function findPerson(seed: string, people: number, idOrName: string): Person | undefined {
  const content = readGuid(seed, idOrName);
  if (content !== undefined) return content.kind === 'user' && content.index < people ? personAt(seed, content.index) : undefined;
  const name = idOrName.toLowerCase();
  const at = name.indexOf('@');
  const numbered = name.slice(0, Math.max(at, 0));
  const alias = trimmedEndOf(numbered, '0123456789');
  const start = byAlias.get(alias);
  if (start === undefined || name.slice(at + 1) !== domain) return undefined;
  const round = alias === numbered ? 0 : Number(numbered.slice(alias.length)) - 1;
  const index = round * cast.length + start;
  if (round < 0 || index >= people) return undefined;
  const person = personAt(seed, index);
  return person.userPrincipalName === name ? person : undefined;
}
