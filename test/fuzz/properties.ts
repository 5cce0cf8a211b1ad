import assert from 'node:assert/strict';
import { decode } from '../../src/manageBde/decode.ts';
import { parse, type Parsed } from '../../src/manageBde/parse.ts';
import { csvOf } from '../../src/manageBde/reportCsv.ts';
import { tableRows } from '../../src/manageBde/reportTable.ts';
import { reviewText } from '../../src/manageBde/review.ts';
import { withoutSecrets } from '../../src/manageBde/withoutSecrets.ts';

/** Every line that is not blank is classified once, in order, and every password of the report stands in the text. */
export function assertSound(text: string, { report, located, lines, lineCount }: Parsed): void {
  let last = 0;
  for (const { number } of lines) {
    assert.ok(number >= last && number <= lineCount);
    last = number;
  }
  assert.equal(located.length, report.computers.length);
  // digits of full width are digits
  const plain = text.normalize('NFKC').replace(/[^0-9A-Za-z]/g, '');
  // control sequences, encodings and markup take signs with them that look like the text's
  const hasControls = /=[0-9A-F]{2}/.test(text) || ['&', '<', '\b', '\u001b', '\u009b', '\u009d'].some((sign) => text.includes(sign));
  for (const computer of report.computers) {
    assert.ok(computer.volumes.length + computer.errors.length > 0);
    for (const volume of computer.volumes) {
      const ids = volume.keyProtectors.flatMap((protector) => (protector.keyProtectorId !== null && /^\{[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$/.test(protector.keyProtectorId) ? [protector.keyProtectorId] : []));
      assert.equal(new Set(ids).size, ids.length, 'one protector an ID');
      for (const { recoveryPassword: password } of volume.keyProtectors) {
        if (!hasControls && password !== null && /^[0-9-]+$/.test(password)) assert.ok(plain.includes(password.replaceAll('-', '')), 'nothing is made up');
      }
    }
  }
}

/** No group of a password that was read is in anything that is shown or exported without being asked for. */
export function assertMasked(text: string, parsed: Parsed): void {
  const groups = new Set(
    parsed.report.computers.flatMap(({ volumes }) =>
      volumes.flatMap(({ keyProtectors }) => keyProtectors.flatMap(({ recoveryPassword }) => (recoveryPassword ?? '').split('-').filter((group) => /^[0-9]{6}$/.test(group) && new Set(group).size > 2))),
    ),
  );
  if (groups.size === 0) return;
  const safe = parsed.report.computers.map(withoutSecrets);
  const { model } = reviewText({ title: '', label: '', content: text, now: 0 });
  for (const [what, written] of [['JSON', JSON.stringify(safe)], ['CSV', safe.flatMap((computer) => [...csvOf(computer)]).join('')], ['table', safe.flatMap(tableRows).flat().join('\n')], ['review', JSON.stringify(model)]] as const) {
    // IDs are no secrets, and may have six digits in a row
    const open = written.replace(/[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}|[0-9A-F]{40}/gi, '');
    for (const run of open.match(/(?<![0-9])[0-9]{6}(?![0-9])/g) ?? []) assert.ok(!groups.has(run), `${what} holds a group of a password`);
  }
}

/** Everything that holds for any text. */
export function assertAll(text: string): void {
  const parsed = parse(text);
  assertSound(text, parsed);
  assertMasked(text, parsed);
}

export function assertAllBytes(bytes: Uint8Array): void {
  assertAll(decode(bytes));
}
