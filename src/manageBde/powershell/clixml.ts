import type { Reading } from '../reading.ts';
import { isKnownProperty, propertyName, setProperty, type PropertyBag, type Value } from './record.ts';
import { recordKind } from './volumeRecord.ts';

interface Element {
  readonly tag: string;
  readonly name: string | null;
  readonly properties: Map<string, Value>;
  readonly items: Value[];
  /** It is a list, which may have no items. */
  isList: boolean;
  /** The object's text as PowerShell would print it: the name of an enumeration's value. */
  toText: string | null;
  text: string;
  readonly line: number;
}

export interface XmlObjects {
  readonly bags: readonly PropertyBag[];
  /** Index of the token behind the block. */
  readonly end: number;
}

/** Whether a line begins what Export-Clixml writes, or a piece of it. */
export function beginsClixml(raw: string): boolean {
  return /^\s*(?:#< CLIXML|<\?xml\b|<Objs\b|<Obj\b|<(?:Props|MS|LST|TN|TNRef)\b|<[A-Z][A-Za-z0-9]{0,7} N=")/.test(raw);
}

/**
 * Reads CLIXML: volumes at any depth, also of objects that remoting has taken apart. Keeps its own stack; anything that
 * is no tag is text. Ends with the outermost element.
 */
export function clixmlAt(reading: Reading, start: number): XmlObjects {
  const bags: PropertyBag[] = [];
  const stack: Element[] = [];
  const tooDeep = { count: 0 };
  let at = start;
  let lastNumber = -1;
  let isDone = false;
  for (; reading.tokens.has(at) && !isDone; at++) {
    const token = reading.tokens.at(at);
    // a line of markup is several tokens with the same raw text
    const number = reading.lineAt(at);
    if (token === undefined || number === lastNumber) continue;
    lastNumber = number;
    for (const match of token.raw.matchAll(/<([^<>]{1,2000})>|([^<>]+)|[<>]/g)) {
      if (match[1] !== undefined) takeTag(match[1], number, stack, bags, tooDeep);
      else {
        const top = stack.at(-1);
        if (top !== undefined) top.text += match[2] ?? '';
      }
    }
    isDone = stack.length === 0 && /<\/Objs?>\s*$/.test(token.raw);
  }
  while (reading.tokens.has(at) && reading.lineAt(at) === lastNumber) at += 1;
  while (stack.length > 0) close(stack, bags);
  return { bags, end: Math.max(at, start + 1) };
}

/** Nothing that says anything is that deep: elements below are counted, so that their ends are not taken for others. */
const deepest = 1000;

function takeTag(source: string, line: number, stack: Element[], bags: PropertyBag[], tooDeep: { count: number }): void {
  if (/^[?!]/.test(source)) return;
  if (stack.length >= deepest) {
    if (!source.startsWith('/') && !source.endsWith('/')) tooDeep.count += 1;
    else if (source.startsWith('/') && tooDeep.count > 0) tooDeep.count -= 1;
    else if (source.startsWith('/') && stack.at(-1)?.tag === source.slice(1).trim()) close(stack, bags);
    return;
  }
  if (source.startsWith('/')) {
    // an end without a beginning is left alone
    if (stack.at(-1)?.tag === source.slice(1).trim()) close(stack, bags);
    return;
  }
  const tag = /^[A-Za-z0-9]{1,20}/.exec(source)?.[0] ?? '';
  // a piece that begins within an object
  if (stack.length === 0 && tag !== 'Objs' && tag !== 'Obj') stack.push(newElement('Obj', null, line));
  const name = /\sN="([^"]{0,200})"/.exec(source)?.[1] ?? null;
  stack.push(newElement(tag, name, line));
  if (source.endsWith('/')) close(stack, bags);
}

function newElement(tag: string, name: string | null, line: number): Element {
  return { tag, name, properties: new Map(), items: [], isList: isList(tag), toText: null, text: '', line };
}

function close(stack: Element[], bags: PropertyBag[]): void {
  const element = stack.pop();
  const above = stack.at(-1);
  if (element === undefined) return;
  if (element.tag === 'ToString') {
    if (above !== undefined) above.toText = decoded(element.text);
    return;
  }
  if (above === undefined && element.tag !== 'Obj') return;
  const value = valueOf(element);
  if (element.tag === 'Obj') {
    const bag = { properties: element.properties, line: element.line };
    const kind = recordKind(bag);
    const isInside = stack.slice(-3).some((one) => one.name?.toLowerCase() === 'keyprotector');
    if (kind === 'volume' || (kind === 'protector' && !isInside)) bags.push(bag);
  }
  if (above === undefined) return;
  if (element.name !== null) setProperty(holder(above, stack).properties, propertyName(element.name), value);
  else if (isList(above.tag)) above.items.push(value);
  else if (isList(element.tag)) {
    above.isList = true;
    for (const item of element.items) above.items.push(item);
  }
  // an enumeration's number below the object that names it
  else if (element.tag !== 'Obj' && above.tag === 'Obj' && above.toText === null) above.text = element.text;
}

/** `<Props>` and `<MS>` only group the properties of the object around them. */
function holder(above: Element, stack: readonly Element[]): Element {
  return above.tag === 'Obj' ? above : (stack.slice(-2).findLast((one) => one.tag === 'Obj') ?? above);
}

function isList(tag: string): boolean {
  return tag === 'LST' || tag === 'IE' || tag === 'QUE' || tag === 'STK';
}

function valueOf(element: Element): Value {
  switch (element.tag) {
    case 'Nil':
      return null;
    case 'B':
      return element.text.trim() === 'true';
    case 'Obj':
      if (element.properties.size > 0) return { properties: element.properties, line: element.line };
      if (element.isList) return element.items;
      return element.toText ?? decoded(element.text);
    default:
      return isList(element.tag) ? element.items : decoded(element.text);
  }
}

/** Entities, and `_x000A_` for signs that XML cannot hold. */
function decoded(text: string): string {
  if (!/[&_]/.test(text)) return text.trim();
  return text
    .replace(/_x([0-9A-Fa-f]{4})_/g, (_whole, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
    .trim();
}

/** Whether a line of the block has a property that the report knows. */
export function hasKnownElement(raw: string): boolean {
  for (const match of raw.slice(0, 4000).matchAll(/\sN="([A-Za-z]{2,40})"/g)) {
    if (isKnownProperty(match[1] ?? '')) return true;
  }
  return false;
}
