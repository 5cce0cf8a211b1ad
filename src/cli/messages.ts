/** What is said to the person beside the output, on stderr: messages, and a bar while many files are read. */
export interface Messages {
  say(message: string): void;
  progress(done: number, total: number): void;
  /** Takes the bar away. */
  end(): void;
}

/** The part of a terminal's stream that is used; tests give one of their own. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Fewer files are read before anybody looks. */
const fewestFiles = 50;
const interval = 100;

/** `isShown`: nothing else is written to the terminal, which the bar would spoil. */
export function createMessages(terminal: Terminal, isShown: boolean, now: () => number): Messages {
  const canDraw = isShown && terminal.isTTY === true;
  let bar = '';
  let drawn = Number.NEGATIVE_INFINITY;

  function clear(): void {
    if (bar !== '') terminal.write('\r\u001b[K');
  }

  return {
    say(message) {
      clear();
      terminal.write(`${printable(message)}\n${bar}`);
    },
    progress(done, total) {
      if (!canDraw || total < fewestFiles) return;
      const time = now();
      if (done < total && time - drawn < interval) return;
      drawn = time;
      const width = Math.max(10, Math.min(40, (terminal.columns ?? 80) - 30));
      const filled = Math.round((width * done) / total);
      clear();
      bar = `[${'#'.repeat(filled)}${' '.repeat(width - filled)}] ${done} of ${total} files`;
      terminal.write(bar);
    },
    end() {
      clear();
      bar = '';
    },
  };
}

/** Names of files may hold signs that a terminal obeys. */
function printable(message: string): string {
  return message.replace(/[^\P{C}\n]/gu, '\ufffd');
}
