import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes of input after which the collector is called. */
const interval = 2 ** 20;

/**
 * Calls the collector after each MB that was read, and keeps the space for young objects small. Left alone, V8 lets the
 * garbage of many files pile up before it looks: 1,000 files of 100 KB took 105 MB more than one of 1 KB; so it is 30 MB,
 * for a sixth more time. Both flags can be set while the program runs; a limit for the whole heap cannot, and a large file
 * would break it.
 */
export function createCollector(): (bytesRead: number) => void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  let since = 0;
  return (bytesRead) => {
    since += bytesRead;
    if (since < interval) return;
    since = 0;
    collect();
  };
}
