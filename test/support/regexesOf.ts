import ts from 'typescript';

export interface FoundRegex {
  readonly source: string;
  readonly flags: string;
  /** File and line, as editors open them. */
  readonly where: string;
}

export interface FoundRegexes {
  readonly regexes: readonly FoundRegex[];
  /** Calls whose pattern is known only when they run: file and call. */
  readonly dynamic: readonly string[];
}

/** Functions that take a pattern and flags to make a regular expression of them; their own calls are not looked at. */
const makers: ReadonlySet<string> = new Set(['RegExp', 'controls']);

/** Every regular expression in a source text: literals, and those that are made of texts which the file itself has. */
export function regexesOf(file: string, text: string): FoundRegexes {
  const parsed = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const constants = new Map<string, ts.Expression>();
  const regexes: FoundRegex[] = [];
  const dynamic: string[] = [];

  const whereIs = (node: ts.Node): string => `${file}:${String(parsed.getLineAndCharacterOfPosition(node.getStart(parsed)).line + 1)}`;
  const found = (node: ts.Node, source: string, flags: string): unknown => regexes.push({ source, flags, where: whereIs(node) });

  function valueOf(node: ts.Expression): string | undefined {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
    if (ts.isIdentifier(node)) {
      const constant = constants.get(node.text);
      return constant === undefined ? undefined : valueOf(constant);
    }
    if (ts.isTaggedTemplateExpression(node)) return node.tag.getText(parsed) === 'String.raw' ? templateOf(node.template, true) : undefined;
    return ts.isTemplateExpression(node) ? templateOf(node, false) : undefined;
  }

  function templateOf(template: ts.TemplateLiteral, isRaw: boolean): string | undefined {
    const textOf = (part: ts.TemplateLiteralLikeNode): string => (isRaw ? (part.rawText ?? part.text) : part.text);
    if (ts.isNoSubstitutionTemplateLiteral(template)) return textOf(template);
    let whole = textOf(template.head);
    for (const { expression, literal } of template.templateSpans) {
      const value = valueOf(expression);
      if (value === undefined) return undefined;
      whole += value + textOf(literal);
    }
    return whole;
  }

  function visit(node: ts.Node): void {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      found(node, node.text.slice(1, end), node.text.slice(end + 1));
    }
    if ((ts.isNewExpression(node) || ts.isCallExpression(node)) && ts.isIdentifier(node.expression) && makers.has(node.expression.text)) {
      const [pattern, flags] = node.arguments ?? [];
      const source = pattern === undefined ? '' : valueOf(pattern);
      const signs = flags === undefined ? '' : valueOf(flags);
      if (source !== undefined && signs !== undefined) found(node, source, signs);
      else if (!isWithinMaker(node)) dynamic.push(`${file}: ${node.getText(parsed)}`);
    }
    ts.forEachChild(node, visit);
  }

  function isWithinMaker(node: ts.Node): boolean {
    const owner = ts.findAncestor(node, (at) => ts.isFunctionDeclaration(at) && at.name !== undefined && makers.has(at.name.text));
    return owner !== undefined;
  }

  ts.forEachChild(parsed, function note(node): void {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer !== undefined && (node.parent.flags & ts.NodeFlags.Const) !== 0) constants.set(node.name.text, node.initializer);
    ts.forEachChild(node, note);
  });
  visit(parsed);
  return { regexes, dynamic };
}
