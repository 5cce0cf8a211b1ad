import { open, type FileHandle } from 'node:fs/promises';
import { TooLarge } from './fileErrors.ts';

/** UTF-16 takes two bytes a letter, and no string has more than 2^29 letters. */
const mostBytes = 2 ** 30;
const usualSize = 2 ** 20;

/** Reads one file after the other. */
export interface BytesReader {
  /** The bytes of a file, or of standard input (`-`): good until the next call. Throws what the system says. */
  read(file: string, stop: AbortSignal): Promise<Uint8Array>;
}

/**
 * A reader that has one buffer for all files: buffers of their own would stay until the collector comes, which does not
 * see them, so that thousands of files took hundreds of megabytes.
 */
export function createBytesReader(): BytesReader {
  let buffer = Buffer.allocUnsafeSlow(usualSize);

  function makeRoom(length: number, wanted: number): void {
    if (length < buffer.length) return;
    if (length >= mostBytes) throw new TooLarge('Too large.');
    const larger = Buffer.allocUnsafeSlow(Math.min(mostBytes, Math.max(2 * buffer.length, wanted)));
    buffer.copy(larger, 0, 0, length);
    buffer = larger;
  }

  /** To the end, whatever the size was said to be: pipes have none, and logs grow. */
  async function readAll(file: FileHandle): Promise<Uint8Array> {
    const { size } = await file.stat();
    if (size > mostBytes) throw new TooLarge('Too large.');
    let length = 0;
    for (;;) {
      makeRoom(length, size + 1);
      const { bytesRead } = await file.read(buffer, length, buffer.length - length);
      if (bytesRead === 0) return buffer.subarray(0, length);
      length += bytesRead;
    }
  }

  async function readStandardInput(stop: AbortSignal): Promise<Uint8Array> {
    let length = 0;
    const end = (): void => {
      process.stdin.destroy();
    };
    stop.addEventListener('abort', end);
    try {
      for await (const chunk of process.stdin) {
        const bytes = chunk as Buffer;
        makeRoom(length + bytes.length, 0);
        bytes.copy(buffer, length);
        length += bytes.length;
      }
    } catch (error) {
      if (!stop.aborted) throw error;
    } finally {
      stop.removeEventListener('abort', end);
    }
    return buffer.subarray(0, length);
  }

  return {
    async read(name, stop) {
      // what one large file needed is not kept for the small ones behind it
      if (buffer.length > 8 * usualSize) buffer = Buffer.allocUnsafeSlow(usualSize);
      if (name === '-') return readStandardInput(stop);
      const file = await open(name, 'r');
      try {
        return await readAll(file);
      } finally {
        await file.close();
      }
    },
  };
}
