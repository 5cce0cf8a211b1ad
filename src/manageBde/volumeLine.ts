import type { Dictionary } from './dictionary.ts';
import { mountPoint } from './shapes.ts';

/** `Volume C: [Windows] [OS Volume]`, in any language: few words around one mount point, then brackets. */
export interface VolumeLine {
  readonly mountPoint: string;
  /** What stands in the brackets, in order. */
  readonly brackets: readonly string[];
  /** The words around the mount point, for the language. */
  readonly word: string;
}

const mount = /(?:^|[\s"'“”„«])((?:\\\\){1,2}\?\\{1,2}Volume\{[^{}\s]{1,60}\}\\{0,2}|[A-Za-z]:(?:\\[^[\]<>"|?*:]{0,200})?)(?=$|[\s"'“”»[])/i;

export function volumeLine(text: string, dictionary: Dictionary): VolumeLine | null {
  if (text.length > 400) return null;
  const open = text.search(/[[［]/);
  const head = open < 0 ? text : text.slice(0, open);
  // without a colon or a brace there is no mount point
  if (!/[:{]/.test(head)) return open < 0 ? null : withoutColon(head, text.slice(open));
  const match = mount.exec(head);
  const point = match === null ? null : mountPoint((match[1] ?? '').trim());
  if (match === null || point === null) return null;
  const quoted = (part: string): string => part.replace(/["'“”„«»‘’]/g, '').trim();
  const before = quoted(head.slice(0, match.index)).replace(/:$/, '').trim();
  const after = quoted(head.slice(match.index + match[0].length));
  const word = before === '' ? after : before;
  const known = word !== '' && dictionary.find('volume', word)?.term === 'volume.word';
  const groups = open < 0 ? [] : bracketsAndType(text.slice(open));
  if (groups === null) return null;
  const short = before.length <= 30 && after.length <= 20 && !/[:;,.!?<>{}()|=]/.test(before + after) && before.split(' ').length <= 3;
  // a folder without words or a label is a prompt or a file; the tool ends it with a backslash
  const isFolder = point.length > 2 && !point.startsWith('\\');
  const isOtherPath = isFolder && !known && !(groups.length === 1 && word !== '' && point.endsWith('\\'));
  if (!short || (groups.length === 0 && (!known || after !== '') && !(known && before === '')) || isOtherPath) return null;
  return { mountPoint: point, brackets: groups, word };
}

/** People write the type behind the label in parentheses, `[Windows] (OS volume)`, and remarks behind an arrow. */
function bracketsAndType(whole: string): string[] | null {
  const remark = /[\]］]\s{1,8}(?:<[-=]|[-=]>|#|\/\/|←|→)/.exec(whole);
  const text = remark === null ? whole : whole.slice(0, remark.index + 1);
  const type = /[\]］]\s{0,4}[(（]([^()（）[\]]{2,60})[)）]$/.exec(text);
  const groups = brackets(type === null ? text : text.slice(0, type.index + 1));
  return type === null || groups?.length !== 1 ? groups : [...groups, type[1] ?? ''];
}

/** `Volume C [Windows]`: one word and one capital letter; the colon between them and the label was lost. */
function withoutColon(head: string, rest: string): VolumeLine | null {
  const match = /^(\p{L}{2,20}) ([A-Z])[;.]? {1,3}$/u.exec(head);
  const groups = match === null ? null : brackets(rest);
  return match === null || groups === null ? null : { mountPoint: `${match[2] ?? ''}:`, brackets: groups, word: match[1] ?? '' };
}

/** The contents of one or two pairs of brackets; null where other text stands between or behind them. */
export function brackets(text: string): string[] | null {
  const found: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index < text.length; index++) {
    const sign = text.charAt(index);
    if (sign === '[' || sign === '［') {
      if (depth === 0) start = index + 1;
      depth += 1;
    } else if (sign === ']' || sign === '］') {
      depth -= 1;
      if (depth === 0) found.push(text.slice(start, index).trim());
      if (depth < 0) return null;
    } else if (depth === 0 && sign.trim() !== '' && sign !== '`') return null;
  }
  // a label may hold a bracket that nothing closes
  if (depth > 0) return text.endsWith(']') ? [text.slice(1, -1).trim()] : null;
  return found.length <= 2 ? found : null;
}
