import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as TreeSitter from '@vscode/tree-sitter-wasm';

const require = createRequire(import.meta.url);

/**
 * What VS Code's own grammar of PowerShell cannot make sense of in a script, one entry a place: `line 3: if ($a {`. Known to
 * be a false alarm: a bare word and a comma (`Select-Object Name, $p`).
 */
export async function syntaxErrors(script: string): Promise<readonly string[]> {
  parser ??= load();
  const tree = (await parser).parse(script);
  if (tree === null) return ['not parsed'];
  const found: string[] = [];
  collect(tree.rootNode, found);
  tree.delete();
  return found;
}

let parser: Promise<TreeSitter.Parser> | undefined;

async function load(): Promise<TreeSitter.Parser> {
  const { Language, Parser } = require('@vscode/tree-sitter-wasm') as typeof TreeSitter;
  await Parser.init();
  const loaded = new Parser();
  loaded.setLanguage(await Language.load(readFileSync(require.resolve('@vscode/tree-sitter-wasm/wasm/tree-sitter-powershell.wasm'))));
  return loaded;
}

function collect(node: TreeSitter.Node, found: string[]): void {
  if (node.isError || node.isMissing) found.push(`line ${node.startPosition.row + 1}: ${node.isMissing ? `missing ${node.type}` : node.text.slice(0, 80)}`);
  else if (node.hasError) for (const child of node.children) if (child !== null) collect(child, found);
}
