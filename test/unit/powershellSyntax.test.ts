import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { generatedScripts } from '../support/generatedScripts.ts';
import { syntaxErrors } from '../support/powershellSyntax.ts';

const root = path.resolve(import.meta.dirname, '../..');
const notOurs = new Set(['node_modules', 'dist', 'out', '.git']);

describe('the syntax of everything that PowerShell is to run', () => {
  for (const { name, text } of generatedScripts()) {
    test(name, async () => {
      assert.deepEqual(await syntaxErrors(text), []);
    });
  }

  test('every file of PowerShell', async () => {
    for (const file of powershellFiles(root)) {
      assert.deepEqual(await syntaxErrors(readFileSync(file, 'utf8').replace(/^\uFEFF/, '')), [], path.relative(root, file));
    }
  });

  test('finds what is wrong, and where', async () => {
    assert.deepEqual(await syntaxErrors("'fine'"), []);
    for (const broken of ['if ($a { 1 }', 'foreach($x in @(1){ $x }', '"no end', '@{ a = 1', "function f { 'x'"]) {
      const found = await syntaxErrors(`$before = 1\n${broken}`);
      assert.notEqual(found.length, 0, broken);
      for (const entry of found) assert.match(entry, /^line \d+: /);
    }
  });

  test('nothing needs a newer PowerShell than 5.1', () => {
    for (const { name, text } of generatedScripts()) {
      assert.doesNotMatch(text, /\?\?|\?\.\w|&&|\|\|\s|-AsHashtable|-Parallel\b/, name);
    }
  });
});

function powershellFiles(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !notOurs.has(name))
    .flatMap((entry) => {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) return powershellFiles(file);
      return /\.ps[md]?1$/i.test(entry.name) ? [file] : [];
    });
}
