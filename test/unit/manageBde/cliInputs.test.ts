import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { reasonOf } from '../../../src/cli/fileErrors.ts';
import { findInputs } from '../../../src/cli/inputs.ts';
import { isLike, isPattern, readPattern } from '../../../src/cli/pattern.ts';
import { createBytesReader } from '../../../src/cli/readBytes.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'recovery-keys-inputs-'));
after(() => {
  rmSync(folder, { recursive: true, force: true });
});
mkdirSync(path.join(folder, 'a', 'deep', 'deeper'), { recursive: true });
for (const name of ['a/1.txt', 'a/2.txt', 'a/3.log', 'a/[1].txt', 'a/.hidden.txt', 'a/deep/1.txt', 'a/deep/deeper/pc-07.txt', 'a/deep/deeper/pc-11.txt']) writeFileSync(path.join(folder, name), name);
symlinkSync(path.join(folder, 'a'), path.join(folder, 'a', 'deep', 'circle'));
symlinkSync(path.join(folder, 'a', '1.txt'), path.join(folder, 'same.txt'));
symlinkSync(path.join(folder, 'nowhere'), path.join(folder, 'a', 'deep', 'broken.txt'));

/** What is found, below the folder, with `/`. */
async function found(...named: string[]): Promise<string[]> {
  const inputs = await findInputs(named.map((name) => (name === '-' ? name : `${folder}/${name}`)));
  const below = (file: string): string => (file === '-' ? file : path.relative(folder, file).split(path.sep).join('/'));
  return inputs.map((input) => `${below(input.path)}${input.problem === undefined ? '' : `: ${input.problem}`}`);
}

describe('inputs', () => {
  test('patterns: signs, sets, braces, depths, both separators', async () => {
    assert.deepEqual(await found('a/*.txt'), ['a/1.txt', 'a/2.txt', 'a/[1].txt']);
    assert.deepEqual(await found('a/?.*'), ['a/1.txt', 'a/2.txt', 'a/3.log']);
    assert.deepEqual(await found('a/[13].*'), ['a/1.txt', 'a/3.log']);
    assert.deepEqual(await found('a/[!1-2].*'), ['a/3.log']);
    assert.deepEqual(await found('a/{3,1}.{txt,log}'), ['a/3.log', 'a/1.txt']);
    assert.deepEqual(await found('a/**/pc-{0,1}[17].txt'), ['a/deep/deeper/pc-07.txt', 'a/deep/deeper/pc-11.txt']);
    assert.deepEqual(await found('a/**/1.txt'), ['a/1.txt', 'a/deep/1.txt']);
    assert.deepEqual(await found(String.raw`a\deep\*.txt`), ['a/deep/1.txt', 'a/deep/broken.txt']);
    assert.deepEqual(await found('a/.h*'), ['a/.hidden.txt']);
    assert.deepEqual(await found('*/deep/deeper/**'), ['a/deep/deeper/pc-07.txt', 'a/deep/deeper/pc-11.txt']);
  });

  test('a name that is there is no pattern', async () => {
    assert.deepEqual(await found('a/[1].txt'), ['a/[1].txt']);
  });

  test('a pattern that nothing is like is named', async () => {
    assert.deepEqual(await found('a/*.csv', 'none/*.txt'), ['a/*.csv: no file has such a name', 'none/*.txt: no file has such a name']);
  });

  test('each file once: named twice, through a link, by a directory and a pattern; - once', async () => {
    assert.deepEqual(await found('a/1.txt', './a/1.txt', 'same.txt', '-', '-', 'a/*.txt'), ['a/1.txt', '-', 'a/2.txt', 'a/[1].txt']);
  });

  test('a directory: all below it, no circle, nothing hidden; a broken link is there to be named', async () => {
    assert.deepEqual(await found('a'), ['a/1.txt', 'a/2.txt', 'a/3.log', 'a/[1].txt', 'a/deep/1.txt', 'a/deep/broken.txt', 'a/deep/deeper/pc-07.txt', 'a/deep/deeper/pc-11.txt']);
  });
});

describe('names and patterns', () => {
  test('roots of Windows, of shares and of POSIX', () => {
    for (const [pattern, root] of [['C:\\logs\\*.txt', 'C:\\'], ['C:*.txt', 'C:'], ['\\\\server\\share\\logs\\*.txt', '\\\\server\\share\\'], ['/logs/*.txt', '/'], ['logs\\*.txt', ''], ['*.txt', '']] as const)
      assert.equal(readPattern(pattern)[0]?.root, root, pattern);
  });

  test('what is a pattern', () => {
    for (const one of ['*', 'a?', 'a[1]', '{a,b}']) assert.ok(isPattern(one), one);
    for (const one of ['a', 'a[', '{8A5D13D6}', 'a]b[']) assert.equal(isPattern(one), false, one);
  });

  test('letter case counts only where file systems say so; a set may hold ] and -', () => {
    const like = (name: string, pattern: string, ignoreCase = false): boolean => {
      const segment = readPattern(pattern)[0]?.segments[0];
      assert.equal(segment?.kind, 'like');
      return isLike(name, segment.signs, ignoreCase);
    };
    assert.equal(like('PC.TXT', 'pc*.txt'), false);
    assert.ok(like('PC.TXT', 'pc*.txt', true));
    assert.ok(like('a]', 'a[]x]'));
    assert.ok(like('a-', 'a[x-]'));
    assert.ok(like('🔑.txt', '?.txt'));
    assert.equal(like('a/b', 'a?c'), false);
    // many stars do not make it slow
    assert.equal(like('a'.repeat(5000), '*a*a*a*a*a*a*a*b'), false);
  });

  test('braces multiply only so far', () => {
    assert.ok(readPattern('{a,b,c,d,e,f,g,h,i,j}'.repeat(8)).length <= 1000);
  });
});

describe('bytes of files', () => {
  const never = new AbortController().signal;

  test('files of all sizes one after the other, each as it is', async () => {
    const reader = createBytesReader();
    for (const size of [0, 1, 2 ** 20 - 1, 2 ** 20, 2 ** 20 + 1, 9 * 2 ** 20, 5]) {
      const file = path.join(folder, `size-${size}`);
      const content = Buffer.alloc(size, `${size} `);
      writeFileSync(file, content);
      assert.ok(content.equals(await reader.read(file, never)), String(size));
    }
  });

  test('a file that no string can hold is told so before it is read', async () => {
    const file = path.join(folder, 'huge');
    writeFileSync(file, '');
    truncateSync(file, 2 ** 30 + 1);
    await assert.rejects(createBytesReader().read(file, never), (error) => reasonOf(error) === 'it is too large, 512 MB is the most; split it');
  });

  test('reasons are words', async () => {
    await assert.rejects(createBytesReader().read(path.join(folder, 'nothing'), never), (error) => reasonOf(error) === 'it is not there');
    await assert.rejects(createBytesReader().read(folder, never), (error) => reasonOf(error) === 'it is a directory');
    assert.equal(reasonOf(Object.assign(new Error('x'), { code: 'EACCES' })), 'this account may not read it');
    assert.equal(reasonOf(Object.assign(new Error('x'), { code: 'EWHAT' })), 'EWHAT');
    assert.equal(reasonOf(undefined), 'something is wrong with it');
  });
});
