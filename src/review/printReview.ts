import { createHash } from 'node:crypto';
import type { Finding, ReviewModel, ReviewVolume } from '../manageBde/reviewModel.ts';
import { protectorName, statusNames } from '../manageBde/reviewWords.ts';
import { baseName, exportedOf, goneWords, notReadWords, type Exported } from './reviewExport.ts';
import { indexRows } from './reviewRows.ts';

/**
 * A webview cannot print: VS Code does not let it open the dialog. So what is to be printed is a page of its own, which
 * a browser opens: no password, no address, nothing loaded, and one script that opens the dialog.
 */
export interface PrintedReview {
  readonly fileName: string;
  readonly html: string;
}

const style = `
  body { margin: 0 auto; max-width: 900px; padding: 16px; font: 13px/1.5 system-ui, sans-serif; color: #000; background: #fff; }
  h1 { font-size: 20px; margin: 0 0 4px; } h2 { font-size: 15px; margin: 20px 0 4px; border-top: 1px solid #888; padding-top: 8px; }
  h3 { font-size: 13px; margin: 10px 0 2px; } p, ul { margin: 2px 0; } ul { padding-left: 18px; }
  code, .id { font-family: ui-monospace, monospace; font-size: 12px; overflow-wrap: anywhere; white-space: pre-wrap; }
  .note { color: #555; } section, li { break-inside: avoid; } h2, h3 { break-after: avoid; }
`;

const script = "addEventListener('load',()=>{print()})";

/** The named rows with their findings, in the order of the page; sources and time first. */
export function printReview(model: ReviewModel, rowIds: readonly string[]): PrintedReview {
  const rows = indexRows(model);
  const subjects = [...new Set(rowIds)].flatMap((rowId) => exportedOf(rows.get(rowId)));
  const all = model.computers.reduce((sum, { volumes }) => sum + volumes.length, 0);
  const shown = subjects.filter(({ kind }) => kind === 'volume').length;
  const sources = model.sources.length > 3 ? `${model.sources.length} sources` : model.sources.map(({ label, lineCount }) => `${label} (${lineCount} lines)`).join(', ');
  const head = [
    tag('h1', `Review of ${model.title}`),
    tag('p', `${shown} of ${all} ${all === 1 ? 'volume' : 'volumes'}. Read ${model.readAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')}${sources === '' ? '' : ` from ${sources}`}. Escrow was not checked: no key store was asked.`),
    model.compared === undefined ? '' : tag('p', `Compared with ${model.compared.title}, read ${model.compared.since.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')}.`),
    tag('p', 'Recovery passwords are not printed.', 'note'),
  ];
  return { fileName: `${baseName(model)}-print.html`, html: page(`Review of ${model.title}`, [...head, ...sections(subjects, model)].join('\n')) };
}

/** Rows of one computer that follow each other stand under one head. */
function sections(subjects: readonly Exported[], model: ReviewModel): readonly string[] {
  let above: string | undefined;
  return subjects.flatMap((subject) => {
    const name = (subject.kind === 'gone' ? subject.gone.computer : subject.computer.name) ?? 'Computer not named';
    const head = name === above ? [] : [tag('h2', name)];
    above = name;
    return [...head, `<section>${bodyOf(subject, model)}</section>`];
  });
}

function bodyOf(subject: Exported, model: ReviewModel): string {
  switch (subject.kind) {
    case 'volume':
      return volumeBody(subject.volume);
    case 'error':
      return `${tag('h3', `Error of the tool${subject.error.mountPoint === null ? '' : ` for ${subject.error.mountPoint}`}`)}${tag('p', subject.error.meaning)}${subject.error.remedy === null ? '' : tag('p', subject.error.remedy)}${tag('code', subject.error.message)}`;
    case 'computer':
      return tag('p', notReadWords(subject.computer) ?? '');
    case 'gone':
      return `${tag('h3', [subject.gone.mountPoint ?? 'Volume not named', subject.gone.label ?? ''].join(' '))}${tag('p', goneWords(model, subject.notRead))}`;
  }
}

function volumeBody(volume: ReviewVolume): string {
  const { mountPoint, label, volumeStatus, encryptionMethod, protectionStatus, lockStatus, change } = volume;
  const facts = [
    volumeStatus === null || volumeStatus === 'Unknown' ? 'encryption not known' : statusNames[volumeStatus],
    encryptionMethod ?? '',
    `protection ${protectionStatus?.toLowerCase() ?? 'not printed'}`,
    lockStatus === 'Locked' ? 'locked' : '',
  ].filter((fact) => fact !== '');
  return [
    tag('h3', `${mountPoint ?? 'Volume not named'} ${label ?? ''}`.trim()),
    tag('p', `${capital(facts.join(', '))}.`),
    change === undefined ? '' : tag('p', `${capital(change.kind)}: ${change.facts.join('; ')}.`),
    tag('p', `Protectors: ${protectors(volume)}.`),
    volume.findings.length === 0 ? tag('p', 'No finding.') : `<ul>${volume.findings.map(finding).join('')}</ul>`,
  ].join('');
}

/** A recovery password is named by its ID and by what its check says. */
function protectors({ protectors: all, keyProtectorsListed }: ReviewVolume): string {
  if (all.length === 0) return keyProtectorsListed ? 'none' : 'not printed';
  const check = { valid: 'passes its check', invalid: 'damaged in the text', masked: 'masked in the text' } as const;
  return all.map((protector) => `${protectorName(protector)}${protector.password === null ? '' : ` (${check[protector.password.check]})`}`).join(', ');
}

function finding({ severity, what, why, commands }: Finding): string {
  return `<li>${tag('b', capital(severity))}: ${escaped(what)} ${escaped(why)}${commands.map(({ text, to }) => `<br>${to === undefined ? '' : `To ${escaped(to)}: `}${tag('code', text)}`).join('')}</li>`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function page(title: string, body: string): string {
  const policy = `default-src 'none'; style-src '${hash(style)}'; script-src '${hash(script)}'`;
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escaped(title)}</title><style>${style}</style></head>
<body>${body}<script>${script}</script></body></html>
`;
}

function hash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function tag(name: string, text: string, className?: string): string {
  return `<${name}${className === undefined ? '' : ` class="${className}"`}>${escaped(text)}</${name}>`;
}

/** Also what steers the direction of text or cannot be seen: names come from texts of unknown origin. */
function escaped(text: string): string {
  return text
    .replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, (sign) => (sign === '\n' ? '\n' : '\uFFFD'))
    .replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
