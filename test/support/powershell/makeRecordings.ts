import assert from 'node:assert/strict';
import { collectorScript, type Collection } from '../../../src/remote/script.ts';
import { collections, volumeWithoutLetter } from '../generatedScripts.ts';
import { fill, machineName, sha256, stamp, type RecordedSurroundings, type Recording } from './recording.ts';
import { runScript } from './runScript.ts';
import { someVolumes, wholeHosts, type Scenario } from './scenarios.ts';

const languages = ['', 'C.UTF-8', 'en_US.UTF-8', 'de_DE.UTF-8', 'fr_FR.UTF-8', 'ja_JP.UTF-8', 'zh_CN.UTF-8', 'ru_RU.UTF-8', 'de_DE.ISO-8859-1'];

export function scenariosFor({ volumes }: Collection): Readonly<Record<string, Scenario>> {
  return volumes === 'all' ? wholeHosts : someVolumes;
}

/** Runs every script of a session with a real PowerShell and writes down how it framed what came. */
export async function makeRecordings(powershell: string): Promise<readonly Recording[]> {
  return await Promise.all(Object.entries(collections).map(([name, collection]) => makeRecording(powershell, name, collection)));
}

/** What PowerShell makes of languages and rights. Root only: it has to be somebody else for a moment. */
export async function recordSurroundings(powershell: string): Promise<RecordedSurroundings> {
  assert.equal(process.getuid?.(), 0, 'Only root can record, since it also runs the script as somebody else.');
  const script = collectorScript({ volumes: ['C:'], recoveryPasswords: true });
  const look = async (lang: string, asNobody: boolean) => {
    const { stdout } = await runScript(powershell, script, { lang, answers: {}, missing: true }, { asNobody });
    const found = /"elevated":(\d),"powershell":"([^"]+)","page":(\d+),"oemPage":(\d+)/.exec(stdout.toString('latin1'));
    assert.ok(found !== null, `${lang}: no answer`);
    return { elevated: Number(found[1]), version: found[2]!, outputCodePage: Number(found[3]), oemCodePage: Number(found[4]) };
  };
  const seen: RecordedSurroundings['languages'][number][] = [];
  for (const lang of languages) {
    const { outputCodePage, oemCodePage } = await look(lang, false);
    seen.push({ lang, outputCodePage, oemCodePage });
  }
  const root = await look('', false);
  return { madeBy: `PowerShell ${root.version}`, elevated: { root: root.elevated, other: (await look('', true)).elevated }, languages: seen };
}

/** One line of arguments, with an output that is found again in the answer. */
interface Probe {
  readonly line: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly end: number;
}

async function makeRecording(powershell: string, name: string, collection: Collection): Promise<Recording> {
  const script = collectorScript(collection);
  const lines = collection.volumes === 'all' ? ['-status', '-protectors -get C:', `-protectors -get ${volumeWithoutLetter}`] : collection.volumes.flatMap((volume) => [`-status ${volume}`, `-protectors -get ${volume}`]);
  const probes = lines.map((line, index): Probe => ({
    line,
    stdout: line === '-status' ? `Volume C: []\r\nVolume ${volumeWithoutLetter} []\r\n` : `probe ${index}`,
    stderr: `complaint ${index}`,
    end: 200 + index,
  }));
  const whole = await runScript(powershell, script, { answers: Object.fromEntries(probes.map(({ line, ...answer }) => [line, answer])) });
  const { stdout: missing } = await runScript(powershell, script, { answers: {}, missing: true });
  const cancelled = await runScript(powershell, script, { answers: { other: { stdout: 'x', end: 'hang' } } }, { closeAfterMs: 3000 });
  const text = whole.stdout.toString('latin1');
  const proofs: Record<string, string> = {};
  for (const [scenario, what] of Object.entries(scenariosFor(collection))) proofs[scenario] = stamp((await runScript(powershell, script, what)).stdout);
  return {
    name,
    sha256: sha256(script),
    collection,
    madeBy: `PowerShell ${/"powershell":"([^"]+)"/.exec(text)?.[1] ?? ''}`,
    exitCode: whole.exitCode ?? -1,
    stderr: whole.stderr,
    ...framesOf(text, probes),
    notStarted: slot(piece(missing.toString('latin1'), lines[0]!).text, `"${escaped(lines[0]!)}"`, '"{{arguments}}"'),
    cancelled: { exitCode: cancelled.exitCode ?? -1, stdout: cancelled.stdout.toString('latin1'), stderr: cancelled.stderr },
    proofs,
  };
}

function framesOf(text: string, probes: readonly Probe[]): Pick<Recording, 'answer' | 'run' | 'betweenRuns'> {
  const pieces = probes.map(({ line }) => piece(text, line));
  const runs = pieces.map((one, index) => {
    const { line, stdout, stderr, end } = probes[index]!;
    const framed = slot(slot(slot(one.text, `"${escaped(line)}"`, '"{{arguments}}"'), `"${base64(stdout)}"`, '"{{stdout}}"'), `"${base64(stderr)}"`, '"{{stderr}}"');
    return slot(slot(framed, `:${end},`, ':{{exitCode}},'), '"cut":0', '"cut":{{cut}}');
  });
  const [first, second] = pieces;
  assert.ok(first !== undefined && second !== undefined);
  assert.equal(new Set(runs).size, 1, 'all runs are framed alike');
  const betweenRuns = text.slice(first.end, second.start);
  const around = `${text.slice(0, first.start)}{{runs}}${text.slice(pieces.at(-1)?.end)}`;
  const answer = ['elevated', 'page', 'oemPage', 'left'].reduce((rest, name) => slot(rest, new RegExp(`"${name}":\\d+`), `"${name}":{{${name}}}`), slot(around, `"${machineName()}"`, '"{{computer}}"'));
  const again = fill(answer, {
    computer: machineName(),
    ...Object.fromEntries(['elevated', 'page', 'oemPage', 'left'].map((name) => [name, new RegExp(`"${name}":(\\d+)`).exec(text)?.[1] ?? ''])),
    runs: pieces.map((one) => one.text).join(betweenRuns),
  });
  assert.equal(again, text, 'the frames make the answer again');
  return { answer, run: runs[0]!, betweenRuns };
}

function piece(text: string, line: string): { readonly text: string; readonly start: number; readonly end: number } {
  const start = text.indexOf(`{"arguments":"${escaped(line)}"`);
  const end = text.indexOf('"}', start) + 2;
  assert.ok(start >= 0 && end > start, `no run of ${line} in the answer`);
  return { text: text.slice(start, end), start, end };
}

/** Puts a slot in the place of what is there exactly once. */
function slot(text: string, what: string | RegExp, slotText: string): string {
  assert.equal(text.split(what).length, 2, `${String(what)} once`);
  return text.replace(what, () => slotText);
}

function escaped(line: string): string {
  return line.replaceAll('\\', '\\\\');
}

function base64(text: string): string {
  return Buffer.from(text, 'latin1').toString('base64');
}
