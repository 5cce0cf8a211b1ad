import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reviewClipboard, reviewEditor, reviewFile, type ReviewInputs } from '../../../src/commands/review.ts';
import { fakeServices, secret, visible } from './fakeServices.ts';

const bytes = new TextEncoder().encode(`Numerical Password: ${secret}`);

function inputs(more: Partial<ReviewInputs> = {}): ReviewInputs {
  return {
    activeEditor: () => undefined,
    sizeOf: () => Promise.resolve(bytes.byteLength),
    readFile: () => Promise.resolve(bytes),
    nameOf: (uri) => uri.slice(uri.lastIndexOf('/') + 1),
    ...more,
  };
}

test('files of the explorer are opened as they are, each in a review of its own', async () => {
  const services = await fakeServices();
  assert.equal(await reviewFile(services, inputs(), ['file:///x/a.txt', 'file:///x/b.log']), undefined);
  assert.deepEqual(services.reviewed, [
    { title: 'a.txt', label: 'a.txt', content: bytes, uri: 'file:///x/a.txt' },
    { title: 'b.log', label: 'b.log', content: bytes, uri: 'file:///x/b.log' },
  ]);
  assert.deepEqual(services.prompts.shown, []);
});

test('without any, files are chosen; none chosen is no failure', async () => {
  const services = await fakeServices({ answers: [['file:///x/c.txt'], undefined] });
  await reviewFile(services, inputs(), []);
  assert.deepEqual(services.reviewed.map(({ uri }) => uri), ['file:///x/c.txt']);
  assert.equal(await reviewFile(services, inputs(), []), undefined);
});

test('a file that cannot be read, or is too large, is a failure that quotes nothing', async () => {
  const services = await fakeServices();
  const gone = await reviewFile(services, inputs({ readFile: () => Promise.reject(new Error(`cannot read ${secret}`)) }), ['file:///x/a.txt']);
  assert.deepEqual([gone?.doing, gone?.failure.message], ['read a.txt', 'The file could not be opened.']);
  const large = await reviewFile(services, inputs({ sizeOf: () => Promise.resolve(65 * 1024 * 1024), readFile: () => Promise.reject(new Error('it is not even read')) }), ['file:///x/a.txt']);
  assert.match(large?.failure.message ?? '', /larger than 64 MB/);
  assert.deepEqual(services.reviewed, []);
});

test('so many files at once are refused before one is opened', async () => {
  const services = await fakeServices();
  const many = await reviewFile(services, inputs(), Array.from({ length: 21 }, (_, index) => `file:///x/${index}.txt`));
  assert.match(many?.failure.message ?? '', /20 at once/);
  assert.deepEqual(services.reviewed, []);
});

test('of the editor the selection counts, with the line where it begins', async () => {
  const services = await fakeServices();
  const editor = { name: 'notes.txt', uri: 'file:///notes.txt', text: 'one\ntwo\nthree' };
  await reviewEditor(services, inputs({ activeEditor: () => editor }));
  await reviewEditor(services, inputs({ activeEditor: () => ({ ...editor, selection: { text: 'two', firstLine: 2 } }) }));
  assert.deepEqual(services.reviewed, [
    { title: 'notes.txt', label: 'notes.txt', content: editor.text, uri: editor.uri },
    { title: 'notes.txt', label: 'selection of notes.txt', content: 'two', uri: editor.uri, lineOffset: 1 },
  ]);
  assert.equal((await reviewEditor(services, inputs()))?.failure.message, 'No text editor is active.');
});

test('of the clipboard the text counts; without any, that is said', async () => {
  const services = await fakeServices();
  assert.equal((await reviewClipboard(services))?.failure.code, 'badRequest');
  services.clipboard.text = `Numerical Password: ${secret}`;
  await reviewClipboard(services);
  assert.deepEqual(services.reviewed, [{ title: 'Clipboard', label: 'clipboard', content: services.clipboard.text }]);
  services.clipboard.text = '';
  assert.ok(!visible(services).includes(secret), 'what is reviewed is in no message, log or memory');
});
