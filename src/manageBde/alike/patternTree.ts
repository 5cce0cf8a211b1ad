import { isPlainName, nameAt, nameShape, ownAt, type Part } from './ownValues.ts';

/** Words that may come next, and what comes behind them. */
interface Edge<Leaf> {
  words: string;
  node: Node<Leaf>;
}

interface Node<Leaf> {
  /** By the first sign of their words: no two begin alike. */
  readonly words: Map<number, Edge<Leaf>>;
  readonly values: { readonly part: Exclude<Part, { readonly words: string }>; readonly node: Node<Leaf> }[];
  leaf: Leaf | null;
}

function newNode<Leaf>(): Node<Leaf> {
  return { words: new Map(), values: [], leaf: null };
}

/** A text that one of the patterns fits. */
export interface Match<Leaf> {
  readonly leaf: Leaf;
  /** The computer's name, then its own values in their order. */
  readonly values: readonly string[];
  /** The name of the next computer, and the offset behind the line that has it. */
  readonly next: string;
  readonly end: number;
}

/**
 * Texts of computers, cut at their own values, as a tree: what several begin with is there once. Looking a text up reads
 * it once, however many patterns there are.
 */
export class PatternTree<Leaf> {
  private readonly root = newNode<Leaf>();

  /** The leaf of this pattern, made where it is new. */
  leafOf(parts: readonly Part[], make: () => Leaf): Leaf {
    let node = this.root;
    for (const part of parts) node = 'words' in part ? throughWords(node, part.words) : throughValue(node, part);
    return (node.leaf ??= make());
  }

  /** The pattern that the text from here on fits, for a computer of this name. */
  match(text: string, start: number, name: string): Match<Leaf> | null {
    const values = [name];
    let next = '';
    let at = start;
    let node = this.root;
    while (node.leaf === null) {
      let end = -1;
      for (const { part, node: behind } of node.values) {
        const value = 'own' in part ? newValue(text, at, part, values) : 'again' in part ? valueAgain(text, at, values[part.again]) : nextName(text, at, part.next);
        if (value === null) continue;
        if ('own' in part) values.push(value);
        if ('next' in part) next = value;
        node = behind;
        end = at + value.length;
        break;
      }
      if (end < 0) {
        const edge = node.words.get(text.charCodeAt(at));
        if (edge === undefined) return null;
        end = at + edge.words.length;
        if (text.slice(at, end) !== edge.words) return null;
        node = edge.node;
      }
      at = end;
    }
    return { leaf: node.leaf, values, next, end: at };
  }
}

/** A value that stood there before has a place in the pattern that says so. */
function newValue(text: string, at: number, { own }: Extract<Part, { own: unknown }>, values: readonly string[]): string | null {
  const value = ownAt(text, at, own);
  return value === null || values.includes(value, 1) ? null : value;
}

function valueAgain(text: string, at: number, value: string | undefined): string | null {
  return value !== undefined && text.slice(at, at + value.length) === value ? value : null;
}

function nextName(text: string, at: number, shape: string): string | null {
  const name = nameAt(text, at);
  return isPlainName(name) && nameShape(name) === shape ? name : null;
}

function throughValue<Leaf>(node: Node<Leaf>, part: Exclude<Part, { readonly words: string }>): Node<Leaf> {
  const known = node.values.find((one) => isSame(one.part, part));
  if (known !== undefined) return known.node;
  const behind = newNode<Leaf>();
  node.values.push({ part, node: behind });
  return behind;
}

function isSame(one: Part, other: Part): boolean {
  if ('own' in one) return 'own' in other && one.own === other.own;
  if ('again' in one) return 'again' in other && one.again === other.again;
  return 'next' in one && 'next' in other && one.next === other.next;
}

function throughWords<Leaf>(start: Node<Leaf>, all: string): Node<Leaf> {
  let node = start;
  for (let words = all; words !== ''; ) {
    const first = words.charCodeAt(0);
    const edge = node.words.get(first);
    if (edge === undefined) {
      const behind = newNode<Leaf>();
      node.words.set(first, { words, node: behind });
      return behind;
    }
    const common = commonLength(edge.words, words);
    if (common < edge.words.length) {
      const between = newNode<Leaf>();
      between.words.set(edge.words.charCodeAt(common), { words: edge.words.slice(common), node: edge.node });
      edge.words = edge.words.slice(0, common);
      edge.node = between;
    }
    node = edge.node;
    words = words.slice(common);
  }
  return node;
}

/** How many signs two texts have in common at their beginnings. Whole pieces are compared: that is much faster. */
function commonLength(one: string, other: string): number {
  let low = 0;
  for (let high = Math.min(one.length, other.length); low < high; ) {
    const middle = (low + high + 1) >>> 1;
    if (one.slice(low, middle) === other.slice(low, middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
