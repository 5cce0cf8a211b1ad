/** A parsed `$filter`. Properties are paths such as `initiatedBy/user/id`. */
export type Filter =
  | { readonly kind: 'compare'; readonly property: string; readonly operator: Comparison; readonly value: Literal }
  | { readonly kind: 'call'; readonly name: TextFunction; readonly property: string; readonly value: string }
  | { readonly kind: 'in'; readonly property: string; readonly values: readonly Literal[] }
  | { readonly kind: 'any'; readonly property: string; readonly variable: string; readonly of: Filter }
  | { readonly kind: 'not'; readonly of: Filter }
  | { readonly kind: 'and' | 'or'; readonly left: Filter; readonly right: Filter };

export type Comparison = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';
export type TextFunction = 'startswith' | 'endswith' | 'contains';
/** Dates and GUIDs without quotes are kept as text in `bare`, so that a service can insist on quotes. */
export type Literal = string | number | boolean | null | { readonly bare: string };

/** A sign of its own, or a word; words that begin with a digit may have colons, as times of day do. */
const tokenPattern = /[()/,:]|\d[^\s()',/]*|[^\s()'/,:][^\s()',/:]*/y;

/** Undefined: not the grammar. */
export function parseFilter(text: string): Filter | undefined {
  const tokens = tokenise(text);
  if (tokens === undefined) return undefined;
  let at = 0;
  const peek = (): string | undefined => tokens[at];
  const take = (expected?: string): string => {
    const token = tokens[at];
    if (token === undefined || (expected !== undefined && token.toLowerCase() !== expected)) throw new SyntaxError();
    at++;
    return token;
  };
  const is = (word: string): boolean => peek()?.toLowerCase() === word;

  const disjunction = (): Filter => {
    let left = conjunction();
    while (is('or')) {
      take();
      left = { kind: 'or', left, right: conjunction() };
    }
    return left;
  };
  const conjunction = (): Filter => {
    let left = unary();
    while (is('and')) {
      take();
      left = { kind: 'and', left, right: unary() };
    }
    return left;
  };
  const unary = (): Filter => {
    if (is('not')) {
      take();
      return { kind: 'not', of: unary() };
    }
    if (is('(')) {
      take();
      const inside = disjunction();
      take(')');
      return inside;
    }
    return operand();
  };
  const operand = (): Filter => {
    const word = take();
    const name = textFunctions.find((one) => one === word.toLowerCase());
    if (name !== undefined && is('(')) {
      take();
      const property = path(take());
      take(',');
      const value = literal(take());
      take(')');
      if (typeof value !== 'string') throw new SyntaxError();
      return { kind: 'call', name, property, value };
    }
    const property = path(word);
    if (property.endsWith('/any')) return lambda(property.slice(0, -'/any'.length));
    if (is('in')) {
      take();
      take('(');
      const values = [literal(take())];
      while (is(',')) {
        take();
        values.push(literal(take()));
      }
      take(')');
      return { kind: 'in', property, values };
    }
    const operator = comparisons.find((one) => is(one));
    if (operator === undefined) throw new SyntaxError();
    take();
    return { kind: 'compare', property, operator, value: literal(take()) };
  };
  const lambda = (property: string): Filter => {
    take('(');
    const variable = take();
    take(':');
    const of = disjunction();
    take(')');
    return { kind: 'any', property, variable, of };
  };
  const path = (first: string): string => {
    if (!/^[A-Za-z_@$][\w.@$]*$/.test(first)) throw new SyntaxError();
    let whole = first;
    while (is('/')) {
      take();
      whole += `/${take()}`;
    }
    return whole;
  };

  try {
    const filter = disjunction();
    return at === tokens.length ? filter : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const textFunctions: readonly TextFunction[] = ['startswith', 'endswith', 'contains'];
const comparisons: readonly Comparison[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'];

function tokenise(text: string): readonly string[] | undefined {
  const tokens: string[] = [];
  for (let at = 0; at < text.length; ) {
    if (text.charAt(at).trim() === '') {
      at += 1;
      continue;
    }
    tokenPattern.lastIndex = at;
    const token = text.charAt(at) === "'" ? textAt(text, at) : tokenPattern.exec(text)?.[0];
    if (token === undefined) return undefined;
    tokens.push(token);
    at += token.length;
  }
  return tokens;
}

/** A text with its quotes; two of them within it are one. */
function textAt(text: string, from: number): string | undefined {
  let end = text.indexOf("'", from + 1);
  while (end >= 0 && text.charAt(end + 1) === "'") end = text.indexOf("'", end + 2);
  return end < 0 ? undefined : text.slice(from, end + 1);
}

function literal(token: string): Literal {
  if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
  if (token === 'true' || token === 'false') return token === 'true';
  if (token === 'null') return null;
  if (/^-?\d+(?:\.\d+)?$/.test(token)) return Number(token);
  if (/^[\w.:+-]+$/.test(token)) return { bare: token };
  throw new SyntaxError();
}

/** Every property that a filter names, in order. */
export function propertiesOf(filter: Filter): readonly string[] {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return [...propertiesOf(filter.left), ...propertiesOf(filter.right)];
    case 'not':
      return propertiesOf(filter.of);
    default:
      return [filter.property];
  }
}
