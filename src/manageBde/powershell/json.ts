import type { Reading } from '../reading.ts';
import { longestLine } from '../limits.ts';
import { isPrintedPassword } from '../shapes.ts';
import type { Token } from '../tokenise.ts';
import { eachLexeme, type Lexeme } from './jsonLexer.ts';
import { isKnownProperty, propertyName, protectorProperties, setProperty, volumeProperties, type PropertyBag, type Value } from './record.ts';
import { recordKind } from './volumeRecord.ts';

interface Frame {
  readonly isArray: boolean;
  readonly properties: Map<string, Value>;
  readonly items: Value[];
  key: string | null;
  /** The key whose value was read last, while no comma stands behind it. */
  last: string | null;
  /** A list with names among its items: the bracket of an object was lost. */
  hasNames: boolean;
  readonly line: number;
}

function newFrame(isArray: boolean, key: string | null, line: number): Frame {
  return { isArray, properties: new Map(), items: [], key, last: null, hasNames: false, line };
}

export interface Objects {
  readonly bags: readonly PropertyBag[];
  /** Index of the token behind the block. */
  readonly end: number;
  /** It ended where it was still open. */
  readonly isTorn: boolean;
}

/** Whether a line may begin JSON, or holds it behind a program's own words. */
export function beginsJson(text: string): boolean {
  return /^(?:[[{]\s*(?:$|["{[\]}])|"[^"\\]{1,64}"\s*:)/.test(text) || jsonWithin(text) > 0;
}

/** Where a volume or a protector begins in a line of a program; 0 where none does. */
function jsonWithin(text: string): number {
  if (!text.includes('{"') || text.length > longestWrapped) return 0;
  const match = /\{"([A-Za-z_]{2,40})":/.exec(text);
  const name = propertyName(match?.[1] ?? '');
  return match !== null && (volumeProperties.has(name) || protectorProperties.has(name)) && !/["{[]/.test(text.slice(0, match.index).replace(/\[$/, '')) ? match.index : 0;
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
  /** The beginning of a string that goes on in the next line. */
  let carried = '';
  for (; reading.tokens.has(at) && isOpen; at++) {
    const token = reading.tokens.at(at);
    if (token === undefined) break;
    if (token.kind === 'blank') {
      if (stack.length === 0) break;
      continue;
    }
    const line = reading.lineAt(at);
    const text = at === start ? textOf(token).slice(jsonWithin(token.text)) : carried + textOf(token);
    const end = eachLexeme(text, (lexeme) => {
      isOpen = take(lexeme, line, stack, bags) && isOpen;
    });
    if (end < text.length) {
      const isWrapped = text.charAt(end) === '"' && carried === '' && stack.length > 0 && text.length - end < longestWrapped;
      if (!isWrapped) break;
      carried = text.slice(end);
      continue;
    }
    carried = '';
    if (stack.length === 0 && !/^[\]},]/.test(reading.next(at)?.text ?? '')) isOpen = false;
  }
  const isTorn = isOpen && stack.length > 0;
  // a document that was cut off: what is open has what it has
  for (let frame = stack.pop(); frame !== undefined; frame = stack.pop()) close(frame, stack, bags);
  return { bags, end: Math.max(at, start + 1), isTorn };
}

/** A console breaks lines at its edge, also within a string. */
const longestWrapped = 400;

/** Long lines are not cleaned; JSON in one line may be as long as it likes. Of a string that stands alone in its line the quotes were. */
function textOf(token: Token): string {
  if (isPrintedPassword(token.text)) return JSON.stringify(token.text);
  return token.text.length >= longestLine ? token.raw.trim() : token.text;
}

const deepest = 1000;

/** Moves on by one sign or value; false when the outermost level was closed. */
function take(lexeme: Lexeme, line: number, stack: Frame[], bags: PropertyBag[]): boolean {
  if ('value' in lexeme) {
    const top = stack.at(-1);
    if (top === undefined) {
      // `"Name":` with nothing around it: a piece of an object
      stack.push(newFrame(false, String(lexeme.value), line));
    } else if (!top.isArray && top.key === null) top.key = String(lexeme.value);
    else put(top, lexeme.value);
    return true;
  }
  switch (lexeme.sign) {
    case '{':
    case '[':
      // nothing that says anything is that deep; what is left out there closes what is around it, and that is all
      if (stack.length >= deepest) return true;
      stack.push(newFrame(lexeme.sign === '[', null, line));
      return true;
    case '}':
    case ']': {
      const frame = stack.pop();
      if (frame !== undefined) close(frame, stack, bags);
      return stack.length > 0 || frame === undefined;
    }
    case ':':
      takeColon(stack.at(-1));
      return true;
    default: {
      const top = stack.at(-1);
      if (top !== undefined) top.last = null;
      return true;
    }
  }
}

/** `"List":` and directly below `"Name": 1`: the brackets between them were lost, and the value was a name. */
function takeColon(top: Frame | undefined): void {
  if (top?.key !== null || top.last === null) return;
  const value = top.properties.get(top.last);
  if (typeof value !== 'string') return;
  top.properties.delete(top.last);
  top.key = value;
}

function put(frame: Frame, value: Value): void {
  if (frame.isArray) {
    frame.items.push(value);
    frame.hasNames ||= typeof value === 'string';
  } else if (frame.key !== null) {
    frame.last = propertyName(frame.key);
    setProperty(frame.properties, frame.last, value);
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
  const around = stack.slice(-3);
  const isInside = around.some((one) => one.key !== null && propertyName(one.key) === 'keyprotector');
  const isAstray = around.some((one) => one.hasNames);
  if (kind === 'volume') bags.push(withComputer(bag, stack));
  else if (kind === 'protector' && !isInside) bags.push(isAstray ? { ...withComputer(bag, stack), isAstray } : withComputer(bag, stack));
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

