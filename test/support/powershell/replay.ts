import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { mostOutputBytes } from '../../../src/remote/script.ts';
import { fill, type Recording } from './recording.ts';

/**
 * Does with manage-bde what the collector's script does, and writes it as the recording says that PowerShell wrote it. That the
 * rules here are the script's is proved by `recordings.test.ts`: each recording holds what a real PowerShell came to.
 */
export class Replay {
  private room = mostOutputBytes;
  private readonly runs: string[] = [];
  private said = '';
  private readonly recording: Recording;
  private readonly tool: string | undefined;
  private readonly input: Input;

  /** @param tool path of manage-bde, undefined where PATH has none */
  constructor(recording: Recording, tool: string | undefined, input: Input) {
    this.recording = recording;
    this.tool = tool;
    this.input = input;
  }

  /** The slots `left` and `runs`, or undefined when its input closed. */
  async collect(): Promise<{ readonly left: number; readonly runs: string } | undefined> {
    const { collection, betweenRuns } = this.recording;
    const all = collection.volumes === 'all';
    if (all) await this.ask('-status');
    const volumes = all ? Array.from(this.said.matchAll(volumeLine), ([, name]) => name ?? '') : collection.volumes;
    let left = volumes.length;
    for (const name of volumes) {
      if (this.room <= (all ? 500 : 1000)) continue;
      if (!all) await this.ask(`-status ${name}`);
      await this.ask(`-protectors -get ${name}`);
      left -= 1;
      if (this.input.isClosed) return undefined;
    }
    return this.input.isClosed ? undefined : { left, runs: this.runs.join(betweenRuns) };
  }

  private async ask(line: string): Promise<void> {
    this.said = '';
    this.room -= 500;
    if (this.input.isClosed) return;
    const words = { arguments: line.replaceAll('\\', '\\\\') };
    if (this.tool === undefined) {
      this.runs.push(fill(this.recording.notStarted, words));
      return;
    }
    const { exitCode, streams } = await this.start(this.tool, line);
    const kept = streams.map((bytes) => this.trim(bytes));
    const cut = kept.some((one) => one.isCut);
    const texts = kept.map(({ text }) => (this.recording.collection.recoveryPasswords ? text : text.replace(passwords, (found) => found.replace(/\d/g, '*'))));
    this.said = texts[0] ?? '';
    const [stdout = '', stderr = ''] = texts.map((text) => Buffer.from(text, 'latin1').toString('base64'));
    this.runs.push(fill(this.recording.run, { ...words, exitCode: cut ? 'null' : exitCode, cut: cut ? 1 : 0, stdout, stderr }));
  }

  /** What still fits of it, in whole lines. */
  private trim(bytes: Buffer): { readonly text: string; readonly isCut: boolean } {
    const size = Math.min(bytes.length, Math.max(0, this.room));
    const text = bytes.subarray(0, size).toString('latin1');
    this.room -= size;
    return size < bytes.length ? { text: text.slice(0, text.lastIndexOf('\n') + 1), isCut: true } : { text, isCut: false };
  }

  private async start(tool: string, line: string): Promise<{ readonly exitCode: number; readonly streams: readonly Buffer[] }> {
    const child = spawn(tool, line.split(' '), { stdio: ['pipe', 'pipe', 'pipe'] });
    child.stdin.on('error', () => undefined);
    child.stdin.end();
    const kept: readonly Buffer[][] = [[], []];
    let room = this.room;
    const take = (stream: Readable, into: Buffer[]) => {
      stream.on('data', (chunk: Buffer) => {
        if (room < 0) return;
        into.push(chunk);
        room -= chunk.length;
        if (room < 0) child.kill('SIGKILL');
      });
    };
    for (const [index, stream] of [child.stdout, child.stderr].entries()) take(stream, kept[index] ?? []);
    const stopWatching = this.input.whenClosed(() => child.kill('SIGKILL'));
    const [code] = (await once(child, 'close')) as [number | null];
    stopWatching();
    // .NET gives a signal as 128 and its number
    return { exitCode: code ?? 137, streams: kept.map((chunks) => Buffer.concat(chunks)) };
  }
}

/** Standard input of the script: a byte, then its end, is the end of the script. Without a byte its end means nothing. */
export class Input {
  isClosed = false;
  private heard = false;
  private readonly watchers = new Set<() => void>();

  constructor(stream: Readable) {
    stream.on('data', () => {
      this.heard = true;
    });
    stream.on('error', () => undefined);
    stream.on('end', () => {
      if (!this.heard) return;
      this.isClosed = true;
      for (const watcher of this.watchers) watcher();
    });
  }

  whenClosed(act: () => void): () => void {
    this.watchers.add(act);
    return () => this.watchers.delete(act);
  }
}

// Lines begin behind \n and nowhere else, as .NET has it
const volumeLine = /(?<![^\n])(?:[^ \r\n][^\n]*?[ "\xA0\xFF])?([A-Z]:|\\\\[?]\\Volume\{[\dA-Fa-f-]{36}\}\\)(?=[" \r\n]|(?![^]))/g;
const passwords = /\d{6}(?:[^\da-z]{1,8}\d{6}){3,}|\d(?:[^\da-z]{0,8}\d){47,}/gi;
