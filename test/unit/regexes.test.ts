import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { refusal } from '../support/regexCost.ts';
import { regexesOf } from '../support/regexesOf.ts';

const root = path.join(import.meta.dirname, '../..');
const files = globSync(['src/**/*.ts', 'webview/**/*.ts'], { cwd: root }).sort();
const found = files.map((file) => regexesOf(file, readFileSync(path.join(root, file), 'utf8')));

/** What is made while the product runs, and why it is no way to keep it busy. */
const dynamic: ReadonlyMap<string, string> = new Map([
  ["src/demo/faults.ts: new RegExp(typeof path === 'string' ? path : '', 'i')", 'a test orders it from the demo tenant, over loopback, for its own requests'],
]);

test('no regular expression takes time that grows faster than its text', { timeout: 280_000 }, async () => {
  const regexes = new Map(found.flatMap((one) => one.regexes).map((regex) => [`/${regex.source}/${regex.flags}`, regex]));
  assert.ok(regexes.size > 350, `only ${String(regexes.size)} found`);
  const refused: string[] = [];
  for (const [name, regex] of regexes) {
    const reason = await refusal(regex);
    if (reason !== undefined) refused.push(`${regex.where} ${name}\n  ${reason}`);
  }
  assert.deepEqual(refused, []);
});

test('regular expressions that are made while the product runs are known one by one', () => {
  assert.deepEqual(found.flatMap((one) => one.dynamic), [...dynamic.keys()]);
});

test('what takes time that grows faster is refused', async () => {
  const planted: readonly RegExp[] = [
    /(a+)+$/, // within each other
    /^(?:a|ab|b)*c/, // one text, many ways
    /\d*\w+x/, // side by side
    /\s+$/, // begun anew at each blank
    /[.,]+$/g,
    /"(?:[^"\\]|\\.)*"/, // begun anew at each quotation mark that a backslash hides
    /Rec[a-z]*P/i, // begun anew at each of its words
    /\[[^\]]*\]|\[/g, // each search ends, and each looks as far as the text goes
    /x(?=.*y)/g, // what an assertion reads is read again
    /^(\w+)\1*-(\w+)\s*(?=\d)$/,
  ];
  for (const regex of planted) assert.notEqual(await refusal(regex), undefined, String(regex));
});

test('what is linear is proven', async () => {
  for (const regex of [/^\s*:/, /\s+/g, /^[a-z]+(?:\.[a-z]+)*$/, /<[^<>]*>/g, /\b\w+=[^&]*/g, /^a{1,64}:(?=\s|$)/]) assert.equal(await refusal(regex), undefined, String(regex));
});

test('regular expressions are found wherever they are', () => {
  const text = "const part = 'b{1,3}';\nconst whole = String.raw`^\\d${part}`;\nconst a = [/x+/g, new RegExp(whole, 'i'), RegExp('y')];\nconst b = (s: string) => new RegExp(s);";
  assert.deepEqual(regexesOf('a.ts', text), {
    regexes: [
      { source: 'x+', flags: 'g', where: 'a.ts:3' },
      { source: '^\\db{1,3}', flags: 'i', where: 'a.ts:3' },
      { source: 'y', flags: '', where: 'a.ts:3' },
    ],
    dynamic: ['a.ts: new RegExp(s)'],
  });
});
