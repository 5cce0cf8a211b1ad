// Loaded before the program that is measured: leaves the most memory it had (resident, in KB) in the file BENCH_PEAK.
import { writeFileSync } from 'node:fs';

process.on('exit', () => {
  writeFileSync(process.env['BENCH_PEAK'] ?? '', String(process.resourceUsage().maxRSS));
});
