// A reporter for node --test that writes one JSON document: what all.mjs counts, and what it shows of failures.
// A file that cannot be run at all counts as one failed test: Node reports it as a test that has its path as name.

/** @param {AsyncIterable<import('node:test/reporters').TestEvent>} source */
export default async function* results(source) {
  const tests = [];
  for await (const { type, data } of source) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.details?.type === 'suite' && type === 'test:pass') continue;
    const { name, file, line, details } = data;
    const skipped = data.skip !== undefined || data.todo !== undefined;
    const error = details?.error;
    // a suite, or a test with parts, fails because of a part that has been told already
    if (type === 'test:fail' && error?.failureType === 'subtestsFailed') continue;
    tests.push({
      title: [file?.split(/[\\/]test[\\/]/).at(-1), line, name].filter(Boolean).join(':'),
      state: skipped ? 'skipped' : type === 'test:pass' ? 'passed' : 'failed',
      ms: details?.duration_ms ?? 0,
      ...(skipped ? { error: String(data.skip ?? data.todo) } : {}),
      ...(type === 'test:fail' && error !== undefined ? { error: String(error.cause?.stack ?? error.cause ?? error.message ?? error) } : {}),
    });
  }
  yield JSON.stringify(tests);
}
