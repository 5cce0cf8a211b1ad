import { trimmedEndOf } from '../core/trimSigns.ts';
import { parseArgs } from 'node:util';
import { startDemoTenant } from './startDemoTenant.ts';

/**
 * The demo tenant as a process of its own. When it is ready it prints one line on stdout,
 * `{"graphRoot","controlRoot","token"}`; it ends when its stdin closes or on SIGTERM.
 *
 * `--port N` · `--seed TEXT` · `--devices N` · `--time-scale N` (seconds inside for each one outside; 0 stands still) ·
 * `--epoch ISO-8601` (the tenant's time at the start; dates then are the same in every run) · `--key-page-size N` ·
 * `--no-empty-pages` · `--public-root URL` (when a proxy stands in front) · `--ignore-stdin`.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      seed: { type: 'string' },
      devices: { type: 'string' },
      'time-scale': { type: 'string' },
      epoch: { type: 'string' },
      'key-page-size': { type: 'string' },
      'no-empty-pages': { type: 'boolean' },
      'public-root': { type: 'string' },
      'ignore-stdin': { type: 'boolean' },
    },
  });
  const tenant = await startDemoTenant({
    ...number('port', values.port),
    ...number('devices', values.devices),
    ...number('timeScale', values['time-scale']),
    ...number('keyPageSize', values['key-page-size']),
    ...(values.seed === undefined ? {} : { seed: values.seed }),
    ...(values.epoch === undefined ? {} : { epoch: date(values.epoch) }),
    ...(values['no-empty-pages'] === true ? { emptyPages: false } : {}),
    ...(values['public-root'] === undefined ? {} : { publicRoot: trimmedEndOf(values['public-root'], '/') }),
  });
  const { graphRoot, controlRoot } = tenant;
  process.stdout.write(`${JSON.stringify({ graphRoot, controlRoot, token: tenant.token() })}\n`);

  const end = (): void => {
    void tenant.dispose().finally(() => process.exit(0));
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  if (values['ignore-stdin'] !== true) {
    process.stdin.once('end', end);
    process.stdin.once('error', end);
    process.stdin.resume();
  }
}

function number<Name extends string>(name: Name, text: string | undefined): Partial<Record<Name, number>> {
  if (text === undefined) return {};
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) throw new RangeError(`${name}: not a number from 0: ${text}`);
  return { [name]: value } as Partial<Record<Name, number>>;
}

function date(text: string): number {
  const value = Date.parse(text);
  if (Number.isNaN(value)) throw new RangeError(`epoch: not a date: ${text}`);
  return value;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
