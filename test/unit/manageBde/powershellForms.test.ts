import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parse } from '../../../src/manageBde/parse.ts';
import type { ProtectorReport } from '../../../src/manageBde/report.ts';
import { differences } from './corpus.ts';
import { forms, type Form } from './powershellForms.ts';
import { expectedReport, fleet } from './powershellObjects.ts';

/** What was asked volume by volume leaves out those without protectors. */
function expectedOf({ view, name }: Form): ProtectorReport {
  const { computers, ...rest } = expectedReport(view);
  if (!name.startsWith('protectors volume by volume')) return { ...rest, computers };
  return { ...rest, computers: computers.map((computer) => ({ ...computer, volumes: computer.volumes.filter((volume) => volume.keyProtectors.length > 0) })) };
}

describe('one fleet in every form gives one report, up to what the form leaves out', () => {
  for (const form of forms) {
    test(form.name, () => {
      assert.deepEqual(differences(parse(form.text).report, expectedOf(form)), []);
    });
    test(`${form.name}, from Windows and indented`, () => {
      const windows = form.text.replace(/^(?=.)/gm, '    ').replaceAll('\n', '\r\n');
      assert.deepEqual(differences(parse(windows).report, expectedOf(form)), []);
    });
  }
});

/** Whose a protector is, by its ID or its password. */
const owners = new Map(
  fleet.flatMap((volume) =>
    volume.KeyProtector.flatMap(({ KeyProtectorId, RecoveryPassword }) => {
      const owner = { computer: volume.ComputerName, point: volume.MountPoint, id: KeyProtectorId, password: RecoveryPassword };
      return RecoveryPassword === '' ? [[KeyProtectorId, owner] as const] : [[KeyProtectorId, owner] as const, [RecoveryPassword, owner] as const];
    }),
  ),
);

/** A value may be missing; one that belongs to another volume, protector or computer may not be there. */
function misplaced(text: string): string[] {
  return parse(text).report.computers.flatMap(({ computerName, volumes }) =>
    volumes.flatMap(({ mountPoint, keyProtectors }) =>
      keyProtectors.flatMap(({ keyProtectorId, recoveryPassword, keyProtectorType }) => {
        const found = [keyProtectorId, recoveryPassword].flatMap((value) => owners.get(value ?? '') ?? []);
        const isRight = found.every(
          ({ computer, point, id, password }) =>
            (computerName === null || computerName === computer) && (mountPoint === null || mountPoint === point) && (keyProtectorId === null || keyProtectorId === id || !owners.has(keyProtectorId)) && (recoveryPassword === null || recoveryPassword === password || !owners.has(recoveryPassword)),
        );
        return isRight ? [] : [`${computerName ?? '?'} ${mountPoint ?? '?'} ${keyProtectorType} ${keyProtectorId ?? ''} ${recoveryPassword ?? ''}`];
      }),
    ),
  );
}

describe('whatever is lost of a form, no ID and no password comes to another volume, protector or computer', () => {
  for (const { name, text, view, isVital } of forms) {
    if (view.protectors === 'names' || view.protectors === 'none') continue;
    const lines = text.split('\n');
    test(`${name}: cut behind any line`, () => {
      for (let end = 1; end < lines.length; end++) {
        const rest = lines.slice(0, end).join('\n');
        assert.deepEqual(misplaced(rest), [], `cut behind ${lines[end - 1] ?? ''}`);
      }
    });
    test(`${name}: begun at any line`, () => {
      for (let start = 1; start < lines.length; start++) {
        if (lines.slice(0, start).some((line) => isVital?.(line))) break;
        assert.deepEqual(misplaced(lines.slice(start).join('\n')), [], `begun at ${lines[start] ?? ''}`);
      }
    });
    test(`${name}: any line lost`, () => {
      for (const [lost, line] of lines.entries()) {
        if (isVital?.(line) === true) continue;
        assert.deepEqual(misplaced([...lines.slice(0, lost), ...lines.slice(lost + 1)].join('\n')), [], `without ${line}`);
      }
    });
  }
});
