// Reads one large text in a process of its own: name and size; prints the seconds of the processor and the most memory.
import { parse } from '../../src/manageBde/parse.ts';
import { largeTexts } from './largeTexts.ts';

const [name = '', size = '0'] = process.argv.slice(2);
const text = largeTexts[name]?.make(Number(size));
if (text === undefined) throw new Error(`There is no large text "${name}".`);
// the text as one piece, as a file is
text.charCodeAt(text.length - 1);
const before = process.cpuUsage();
parse(text);
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ seconds: (user + system) / 1e6, peakMB: process.resourceUsage().maxRSS / 1024, textMB: text.length / 1e6 }));
