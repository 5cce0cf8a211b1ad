import { once } from 'node:events';
import type { ComputerReport } from '../manageBde/report.ts';
import { csvHeader, csvOf } from '../manageBde/reportCsv.ts';
import { renderHints, renderTable, tableHints, tableRows } from '../manageBde/reportTable.ts';
import type { Format } from './arguments.ts';

/** Writes computers in one of the formats, as they come where the format allows it. */
export interface Output {
  begin(): Promise<void>;
  /** `isOneOfMany`: several inputs were given. */
  computer(computer: ComputerReport, source: NonNullable<ComputerReport['source']>, isOneOfMany: boolean): Promise<void>;
  /** What was written so far is on its way. */
  flush(): Promise<void>;
  end(): Promise<void>;
}

/** Text is handed on in pieces of this size, and the next is made when the reader has taken the last. */
const pieceSize = 65_536;

export function createOutput(format: Format, stream: NodeJS.WriteStream): Output {
  let waiting = '';

  async function flush(): Promise<void> {
    const text = waiting;
    waiting = '';
    if (text !== '' && !stream.write(text)) await once(stream, 'drain');
  }

  async function write(parts: Iterable<string>): Promise<void> {
    for (const part of parts) {
      waiting += part;
      if (waiting.length >= pieceSize) await flush();
    }
  }

  switch (format) {
    case 'json': {
      let isFirst = true;
      return {
        begin: () => write(['{"schemaVersion":1,"computers":[']),
        async computer(computer, source, isOneOfMany) {
          await write([isFirst ? '\n' : ',\n']);
          await write(jsonParts(isOneOfMany ? { ...computer, source } : computer));
          isFirst = false;
        },
        flush,
        async end() {
          await write(['\n]}\n']);
          await flush();
        },
      };
    }
    case 'csv':
      return { begin: () => write([csvHeader]), computer: (computer, source) => write(csvOf({ ...computer, source })), flush, end: flush };
    case 'table': {
      const rows: (readonly string[])[] = [];
      const hints: string[] = [];
      return {
        begin: () => Promise.resolve(),
        computer(computer, source, isOneOfMany) {
          const named = isOneOfMany ? { ...computer, source } : computer;
          for (const row of tableRows(named)) rows.push(row);
          for (const hint of tableHints(named)) hints.push(hint);
          return Promise.resolve();
        },
        flush: () => Promise.resolve(),
        async end() {
          await write(renderTable(rows));
          await write(renderHints(hints));
          await flush();
        },
      };
    }
  }
}

/** JSON in parts: that of one computer may be longer than a string can be. */
function* jsonParts(value: unknown): Generator<string> {
  if (Array.isArray(value) && value.some(isObject)) {
    yield '[';
    for (const [index, item] of value.entries()) {
      if (index > 0) yield ',';
      yield* jsonParts(item);
    }
    yield ']';
  } else if (isObject(value) && Object.values(value).some((item) => Array.isArray(item) && item.some(isObject))) {
    yield '{';
    let isFirst = true;
    for (const [name, item] of Object.entries(value)) {
      yield `${isFirst ? '' : ','}${JSON.stringify(name)}:`;
      yield* jsonParts(item);
      isFirst = false;
    }
    yield '}';
  } else yield safeJson(value);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON leaves some signs as they are that a terminal obeys. */
function safeJson(value: unknown): string {
  return JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
