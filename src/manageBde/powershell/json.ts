import type { Reading } from '../reading.ts';
import { longestLine } from '../clean.ts';
import type { Token } from '../tokenise.ts';
import { isKnownProperty, propertyName, type PropertyBag, type Value } from './record.ts';
import { recordKind } from './volumeRecord.ts';

interface Frame {
  readonly isArray: boolean;
  readonly properties: Map<string, Value>;
  readonly items: Value[];
  key: string | null;
  readonly line: number;
}

export interface Objects {
  readonly bags: readonly PropertyBag[];
  /** Index of the token behind the block. */
  readonly end: number;
}

/** Whether a line may begin JSON. */
export function beginsJson(text: string): boolean {
  return /^(?:[[{]\s*(?:$|["{[\]}])|"[^"\\]{1,64}"\s*:)/.test(text);
}

/**
 * Reads JSON from here on, also a piece of a larger document that begins or ends anywhere. Volumes and protectors are
 * found at any depth. Keeps its own stack, so that no nesting is too deep.
 */
export function jsonAt(reading: Reading, start: number): Objects {
  const bags: PropertyBag[] = [];
  const stack: Frame[] = [];
  let at = start;
  let isOpen = true;
  for (; reading.tokens.has(at) && isOpen; at++) {
    const token = reading.tokens.at(at);
    if (token === undefined) break;
    if (token.kind === 'blank') {
      if (stack.length === 0) break;
      continue;
    }
    const lexemes = lex(textOf(token));
    if (lexemes === null) break;
    for (const lexeme of lexemes) isOpen = take(lexeme, reading.lineAt(at), stack, bags) && isOpen;
    if (stack.length === 0 && !/^[\]},]/.test(reading.next(at)?.text ?? '')) isOpen = false;
  }
  // a document that was cut off: what is open has what it has
  for (let frame = stack.pop(); frame !== undefined; frame = stack.pop()) close(frame, stack, bags);
  return { bags, end: Math.max(at, start + 1) };
}

/** Long lines are not cleaned; JSON in one line may be as long as it likes. */
function textOf(token: Token): string {
  return token.text.length >= longestLine ? token.raw.trim() : token.text;
}

type Lexeme = { readonly sign: string } | { readonly value: string | number | boolean | null };

function lex(text: string): Lexeme[] | null {
  const pattern = /\s*(?:"((?:[^"\\]|\\.)*)"|(-?[0-9][0-9.eE+-]*)|(true|false|null)|([{}[\]:,]))/y;
  const lexemes: Lexeme[] = [];
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text);
    if (match === null) return lexemes.length > 0 && text.slice(text.length - 3).trim() === '' ? lexemes : null;
    if (match[4] !== undefined) lexemes.push({ sign: match[4] });
    else if (match[1] !== undefined) lexemes.push({ value: unescape(match[1]) });
    else if (match[2] !== undefined) lexemes.push({ value: Number.isFinite(Number(match[2])) ? Number(match[2]) : match[2] });
    else lexemes.push({ value: match[3] === 'null' ? null : match[3] === 'true' });
  }
  return lexemes;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

function unescape(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|(.))/g, (_whole, code: string | undefined, sign: string | undefined) =>
    code === undefined ? (escapes[sign ?? ''] ?? sign ?? '') : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

const deepest = 1000;

/** Moves on by one sign or value; false when the outermost level was closed. */
function take(lexeme: Lexeme, line: number, stack: Frame[], bags: PropertyBag[]): boolean {
  if ('value' in lexeme) {
    const top = stack.at(-1);
    if (top === undefined) {
      // `"Name":` with nothing around it: a piece of an object
      stack.push({ isArray: false, properties: new Map(), items: [], key: String(lexeme.value), line });
    } else if (!top.isArray && top.key === null) top.key = String(lexeme.value);
    else put(top, lexeme.value);
    return true;
  }
  switch (lexeme.sign) {
    case '{':
    case '[':
      // nothing that says anything is that deep; what is left out there closes what is around it, and that is all
      if (stack.length >= deepest) return true;
      stack.push({ isArray: lexeme.sign === '[', properties: new Map(), items: [], key: null, line });
      return true;
    case '}':
    case ']': {
      const frame = stack.pop();
      if (frame !== undefined) close(frame, stack, bags);
      return stack.length > 0 || frame === undefined;
    }
    default:
      return true;
  }
}

function put(frame: Frame, value: Value): void {
  if (frame.isArray) frame.items.push(value);
  else if (frame.key !== null) {
    frame.properties.set(propertyName(frame.key), value);
    frame.key = null;
  }
}

function close(frame: Frame, stack: Frame[], bags: PropertyBag[]): void {
  const above = stack.at(-1);
  if (frame.isArray) {
    if (above !== undefined) put(above, frame.items);
    return;
  }
  const bag: PropertyBag = { properties: frame.properties, line: frame.line };
  const kind = recordKind(bag);
  const isInside = stack.slice(-3).some((one) => one.key?.toLowerCase() === 'keyprotector');
  if (kind === 'volume') bags.push(withComputer(bag, stack));
  else if (kind === 'protector' && !isInside) bags.push(bag);
  if (above !== undefined) put(above, bag);
}

/** The object around a list of volumes may name their computer. */
function withComputer(bag: PropertyBag, stack: readonly Frame[]): PropertyBag {
  if (bag.properties.has('computername') || bag.properties.has('pscomputername')) return bag;
  for (const frame of stack.slice(-6).reverse()) {
    const name = frame.properties.get('pscomputername') ?? frame.properties.get('computername');
    if (typeof name === 'string') return { ...bag, properties: new Map([...bag.properties, ['computername', name]]) };
  }
  return bag;
}

/** Whether a line of the block has a property that the report knows. */
export function hasKnownProperty(text: string): boolean {
  for (const match of text.slice(0, 4000).matchAll(/"([A-Za-z]{2,40})"\s*:/g)) {
    if (isKnownProperty(match[1] ?? '')) return true;
  }
  return false;
}

