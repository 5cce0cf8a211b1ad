import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readAnswer } from '../../../src/remote/answer.ts';

const base64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64');
const bytes = Buffer.from([0x47, 0x72, 0x94, 0xe1, 0x65, 0x0d, 0x0a, 0x00, 0xff]);

/** An answer as the script writes it: `recordings.test.ts` proves that a real PowerShell does. */
function line(change: Readonly<Record<string, unknown>> = {}, run: Readonly<Record<string, unknown>> = {}): string {
  const runs = [
    { arguments: '-status', exitCode: 0, cut: 0, stdout: base64(bytes), stderr: '' },
    { arguments: '-protectors -get C:', exitCode: -2144272384, cut: 0, stdout: '', stderr: base64('Fehler'), ...run },
  ];
  return JSON.stringify({ recoveryKeys: 1, computer: base64('PC01'), elevated: 1, powershell: '5.1.19041.4291', page: 850, oemPage: 850, left: 0, runs, ...change, end: 1 });
}

function faultOf(text: string | Uint8Array) {
  const answer = readAnswer(text);
  return answer.ok ? 'none' : answer.fault;
}

const clixml = '#< CLIXML\r\n<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04"><S S="Error">{"oh": 1}_x000D__x000A_</S></Objs>';

describe('reading the answer of a host', () => {
  test('gives every byte, and exit codes of 32 bits', () => {
    const answer = readAnswer(`${line()}\r\n`);
    assert.ok(answer.ok);
    const { runs, ...rest } = answer.value;
    assert.deepEqual(rest, { computerName: 'PC01', elevated: true, powershell: '5.1.19041.4291', outputCodePage: 850, oemCodePage: 850, left: 0 });
    assert.deepEqual(runs.map((run) => ({ ...run, stdout: [...run.stdout], stderr: [...run.stderr] })), [
      { arguments: ['-status'], exitCode: 0, stdout: [...bytes], stderr: [], cut: false },
      { arguments: ['-protectors', '-get', 'C:'], exitCode: -2144272384, stdout: [], stderr: [...Buffer.from('Fehler')], cut: false },
    ]);
  });

  test('what was stopped has no exit code, what did not start says why', () => {
    const cut = readAnswer(line({ left: 3 }, { exitCode: null, cut: 1 }));
    assert.ok(cut.ok);
    assert.equal(cut.value.left, 3);
    assert.deepEqual([cut.value.runs[1]?.exitCode, cut.value.runs[1]?.cut], [null, true]);
    const missing = readAnswer(line({}, { exitCode: null, startError: 2 }));
    assert.ok(missing.ok);
    assert.equal(missing.value.runs[1]?.startFailed, 2);
  });

  test('cut at any byte it is cut off, and never a shorter answer', () => {
    const whole = line();
    for (let length = 2; length < whole.length; length++) assert.equal(faultOf(whole.slice(0, length)), 'cutOff', `after ${length}`);
    for (let length = 2; length < whole.length; length++) assert.equal(faultOf(Buffer.from(`Welcome\r\n${whole.slice(0, length)}`)), 'cutOff', `after ${length}, with a greeting`);
  });

  test('whatever stands in front or behind, it is the same answer', () => {
    const expected = readAnswer(line());
    const noise = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(clixml, '\u001b[31mhi\u001b[0m', '{"recoveryKeys"', '{}', '\0', '"end":1}')).filter((text) => !text.includes('{"recoveryKeys":1,'));
    fc.assert(
      fc.property(noise, noise, (before, behind) => {
        assert.deepEqual(readAnswer(`${before}${line()}${behind}`), expected);
        assert.deepEqual(readAnswer(Buffer.from(`${before}\r\n${line()}\r\n${behind}`)), expected);
      }),
      { numRuns: 500 },
    );
  });

  test('a console may wrap it at any width', () => {
    const expected = readAnswer(line());
    for (const width of [20, 79, 80, 120]) {
      assert.deepEqual(readAnswer(line().replace(new RegExp(`.{${width}}`, 'g'), '$&\r\n')), expected, `${width} columns`);
    }
  });

  test('anything else within it is damage', () => {
    const whole = line();
    const start = '{"recoveryKeys":1,'.length;
    fc.assert(
      fc.property(fc.integer({ min: start, max: whole.length - '"end":1}'.length }), fc.constantFrom('\0', '\u001b', ' Broadcast ', '"', '<', '\u0080', clixml), (at, noise) => {
        const damaged = readAnswer(`${whole.slice(0, at)}${noise}${whole.slice(at)}`);
        assert.ok(!damaged.ok, `at ${at}`);
        assert.equal(damaged.fault, 'damaged');
      }),
      { numRuns: 2000 },
    );
  });

  test('with any one byte changed it is damage, or cut off, or says something else that has the right form', () => {
    const whole = line();
    fc.assert(
      fc.property(fc.nat({ max: whole.length - 1 }), fc.integer({ min: 0, max: 255 }), (at, byte) => {
        const changed = Buffer.from(whole);
        changed[at] = byte;
        const answer = readAnswer(changed);
        if (answer.ok) assert.equal(answer.value.runs.length, 2);
      }),
      { numRuns: 3000 },
    );
  });

  test('nothing, and text of others', () => {
    for (const text of ['', ' \r\n', '\uFEFF'.trim()]) assert.equal(faultOf(text), 'nothing');
    for (const text of ["'powershell' is not recognized as an internal or external command,\r\n", clixml, '{"recoveryKeys":2,"end":1}', '[1]']) assert.equal(faultOf(text), 'foreign');
    fc.assert(fc.property(fc.uint8Array(), (any) => !readAnswer(any).ok));
  });

  test('a script that could not run says so', () => {
    assert.deepEqual(readAnswer('{"recoveryKeys":1,"fault":"MethodInvocationNotSupportedInConstrainedLanguage","end":1}\n'), {
      ok: false,
      fault: 'constrained',
      errorId: 'MethodInvocationNotSupportedInConstrainedLanguage',
    });
    assert.deepEqual(readAnswer('{"recoveryKeys":1,"fault":"OutOfMemoryException","end":1}\n'), { ok: false, fault: 'failed', errorId: 'OutOfMemoryException' });
    assert.equal(faultOf('{"recoveryKeys":1,"fault":"<img src=x>","end":1}'), 'damaged');
  });

  test('JSON that is not what the script writes is damage', () => {
    const wrong: readonly (readonly [Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>])[] = [
      [{ computer: '' }, {}],
      [{ computer: 'PC01 ' }, {}],
      [{ computer: base64('a\u202eb') }, {}],
      [{ computer: base64('two words') }, {}],
      [{ computer: base64('x'.repeat(300)) }, {}],
      [{ elevated: true }, {}],
      [{ powershell: '<b>5.1</b>' }, {}],
      [{ powershell: null }, {}],
      [{ page: '850' }, {}],
      [{ oemPage: -1 }, {}],
      [{ left: 0.5 }, {}],
      [{ runs: {} }, {}],
      [{ runs: [null] }, {}],
      [{ runs: [[]] }, {}],
      [{}, { arguments: '-protectors -delete C:' }],
      [{}, { arguments: '-protectors -get C: -x' }],
      [{}, { arguments: '-status C: D:' }],
      [{}, { arguments: '-status <b>' }],
      [{}, { arguments: ['-status'] }],
      [{}, { exitCode: 2 ** 31 }],
      [{}, { exitCode: '0' }],
      [{}, { exitCode: undefined }],
      [{}, { cut: 2 }],
      [{}, { stdout: 'a' }],
      [{}, { stdout: 'ab=c' }],
      [{}, { stderr: null }],
      [{}, { startError: 'x' }],
    ];
    for (const [change, run] of wrong) assert.equal(faultOf(line(change, run)), 'damaged', JSON.stringify([change, run]));
  });

  test('names of the prototype are no values', () => {
    const text = line().replace('"left":0', '"__proto__":{"left":0}');
    assert.equal(faultOf(text), 'damaged');
    assert.equal(({} as Record<string, unknown>)['left'], undefined);
  });

  test('16 MB are read in a moment, whatever they are', () => {
    const big = 'A'.repeat(15_999_996);
    const began = performance.now();
    assert.ok(readAnswer(Buffer.from(line({}, { stdout: big }))).ok);
    const whole = performance.now() - began;
    for (const text of [big, '{"'.repeat(8_000_000), '{"recoveryKeys":1,'.repeat(900_000), line({}, { stdout: big }).slice(0, -1), '\r\n'.repeat(8_000_000)]) {
      const start = performance.now();
      assert.ok(!readAnswer(text).ok);
      // one pass each, as with an answer
      assert.ok(performance.now() - start < Math.max(2000, 20 * whole));
    }
  });
});
