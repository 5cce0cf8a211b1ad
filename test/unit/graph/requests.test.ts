import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ok } from '../../../src/core/result.ts';
import type { GraphAnswer, GraphCall } from '../../../src/graph/graphCall.ts';
import { readPages, type Requests } from '../../../src/graph/requests.ts';
import { createWireIds } from '../../../src/graph/wireIds.ts';
import { createWrittenForms } from '../../../src/graph/writtenForms.ts';
import { fakeLog } from './fakes.ts';

const call: GraphCall = { method: 'GET', version: 'v1.0', path: '/devices', twice: 'nothing' };

/** A list whose pages lead on for ever, each with a link of its own; `rows` says what stands on which page. */
async function readFrom(rows: (page: number) => readonly object[], last = Number.POSITIVE_INFINITY): Promise<{ readonly pages: number; readonly items: number; readonly ended: string }> {
  let asked = 0;
  const answer = (): Promise<ReturnType<typeof ok<GraphAnswer>>> => {
    asked += 1;
    const body = { value: rows(asked), ...(asked < last ? { '@odata.nextLink': `https://graph.example/v1.0/devices?p=${asked}` } : {}) };
    return Promise.resolve(ok({ status: 200, headers: new Headers(), text: JSON.stringify(body), url: new URL(`https://graph.example/v1.0/devices?at=${asked}`) }));
  };
  const requests: Requests = { client: { send: answer, follow: answer, serverNow: () => 0 }, log: fakeLog(), wireIds: createWireIds(), keyOwners: createWrittenForms() };
  let items = 0;
  for await (const page of readPages(requests, call, (row) => (typeof row === 'object' && row !== null ? row : undefined))) {
    if (!page.ok) return { pages: asked, items, ended: page.failure.code };
    items += page.value.length;
  }
  return { pages: asked, items, ended: 'ok' };
}

test('empty pages that lead on for ever end the list as malformed, and not as an empty list', async () => {
  assert.deepEqual(await readFrom(() => []), { pages: 1000, items: 0, ended: 'malformed' });
  assert.deepEqual(await readFrom((page) => (page <= 2 ? [{}] : [])), { pages: 1002, items: 2, ended: 'malformed' });
});

test('many empty pages with rows in between, or before the last one, are read to the end', async () => {
  assert.deepEqual(await readFrom((page) => (page % 900 === 0 ? [{}] : []), 2700), { pages: 2700, items: 3, ended: 'ok' });
  assert.deepEqual(await readFrom(() => [], 999), { pages: 999, items: 0, ended: 'ok' });
});
