import { parse } from '../../../src/manageBde/parse.ts';
import type { CorpusFile } from './corpus.ts';
import { keyId, recoveryPassword } from './passwords.ts';

/** The words of one language, in the places where the tool prints them. */
interface Wording {
  readonly tag: string;
  readonly volume: (letter: string, label: string) => string;
  readonly os: string;
  readonly data: string;
  readonly all: string;
  readonly numerical: string;
  readonly external: string;
  readonly colon: string;
  readonly password: string;
  readonly pcr: string;
  readonly secureBoot: string;
  readonly keyFile: string;
  readonly autoUnlock: string;
  readonly backup: string;
  readonly status: readonly string[];
}

const wordings: readonly Wording[] = [
  {
    tag: 'en', volume: (letter, label) => `Volume ${letter}: [${label}]`, os: 'OS Volume', data: 'Data Volume', all: 'All Key Protectors', numerical: 'Numerical Password', external: 'External Key', colon: ':', password: 'Password', pcr: 'PCR Validation Profile', secureBoot: '(Uses Secure Boot for integrity validation)', keyFile: 'External Key File Name', autoUnlock: 'Automatic unlock enabled.', backup: 'Backup type',
    status: ['Size:                 475,83 GB', 'BitLocker Version:    2.0', 'Conversion Status:    Used Space Only Encrypted', 'Percentage Encrypted: 100,0%', 'Encryption Method:    XTS-AES 128', 'Protection Status:    Protection On', 'Lock Status:          Unlocked', 'Identification Field: Unknown'],
  },
  {
    tag: 'de', volume: (letter, label) => `Volume "${letter}:" [${label}]`, os: 'Betriebssystemvolume', data: 'Datenvolume', all: 'Alle Schlüsselschutzvorrichtungen', numerical: 'Numerisches Kennwort', external: 'Externer Schlüssel', colon: ':', password: 'Kennwort', pcr: 'PCR-Validierungsprofil', secureBoot: '(Verwendet den sicheren Start für die Integritätsüberprüfung)', keyFile: 'Name der externen Schlüsseldatei', autoUnlock: 'Automatische Entsperrung aktiviert.', backup: 'Sicherungstyp',
    status: ['Größe:                        475,83 GB', 'BitLocker-Version:            2.0', 'Konvertierungsstatus:         Verschlüsselung wird durchgeführt', 'Verschlüsselt (Prozent):      3,5 %', 'Verschlüsselungsmethode:      XTS-AES 128', 'Schutzstatus:                 Der Schutz ist aktiviert.', 'Sperrungsstatus:              Entsperrt', 'ID-Feld:                      Unbekannt'],
  },
  {
    tag: 'fr', volume: (letter, label) => `Volume ${letter}: [${label}]`, os: 'Volume du système d’exploitation', data: 'Volume de données', all: 'Tous les protecteurs de clés', numerical: 'Mot de passe numérique', external: 'Clé externe', colon: ' :', password: 'Mot de passe', pcr: 'Profil de validation PCR', secureBoot: '(Utilise le démarrage sécurisé pour la validation de l’intégrité)', keyFile: 'Nom du fichier de clé externe', autoUnlock: 'Déverrouillage automatique activé.', backup: 'Type de sauvegarde',
    status: ['Taille :                      475,83 Go', 'Version de BitLocker :        2.0', 'État de la conversion :       Espace utilisé uniquement chiffré', 'Pourcentage chiffré :         100,0%', 'Méthode de chiffrement :      XTS-AES 128', 'État de la protection :       Protection activée', 'État du verrouillage :        Déverrouillé', 'Champ d’identification :      Inconnu'],
  },
  {
    // nobody has a table of this one
    tag: 'xx', volume: (letter, label) => `Vvv ${letter}: [${label}]`, os: 'Qwe Vvv', data: 'Dfg Vvv', all: 'Aaa Kkk Ppp', numerical: 'Nnn Www', external: 'Eee Kkk', colon: ':', password: 'Www', pcr: 'PCR-Vvvp', secureBoot: '(Uuu Sss Bbb ff iii)', keyFile: 'Eee Kkk Fff', autoUnlock: 'Aaa uuu eee.', backup: 'Sss Ttt',
    status: ['Ggg:                  475,83 GB', 'BitLocker Vvvr:       2.0', 'Ccc Sss:              Uuu Sss Eee', 'Ppp Eee:              100,0%', 'Eee Mmm:              XTS-AES 128', 'Ppp Sss:              Ppp Oo', 'Lll Sss:              Uuu', 'Iii Fff:              Uuk'],
  },
];

function get(words: Wording): string {
  const { colon, password, numerical, external } = words;
  const key = (seed: number, backups: readonly string[]): string[] => [
    `    ${numerical}${colon}`, `      ID${colon} ${keyId(seed)}`, `      ${password}${colon}`, `        ${recoveryPassword(seed)}`,
    ...(backups.length === 0 ? [] : [`      ${words.backup}${colon}`, ...backups.map((backup) => `        ${backup}`)]), '',
  ];
  return [
    'BitLocker Drive Encryption: Configuration Tool version 10.0.22621', 'Copyright (C) 2013 Microsoft Corporation. All rights reserved.', '',
    words.volume('C', 'Windows'), words.all, '',
    '    TPM:', `      ID${colon} ${keyId(11)}`, `      ${words.pcr}${colon}`, '        7, 11', `        ${words.secureBoot}`, '',
    ...key(12, ['AAD backup']), ...key(13, []),
    words.volume('D', 'Data'), words.all, '',
    ...key(14, ['AD backup', 'AAD backup']),
    `    ${external}${colon}`, `      ID${colon} ${keyId(15)}`, `      ${words.keyFile}${colon}`, `        ${keyId(15).slice(1, -1)}.BEK`, `      ${words.autoUnlock}`, '',
  ].join('\n');
}

function status(words: Wording): string {
  const protectors = { en: 'Key Protectors', de: 'Schlüsselschutzvorrichtungen', fr: 'Protecteurs de clés' }[words.tag] ?? 'Kkk Ppp';
  const rows = words.status.map((row) => `    ${row}`);
  return [
    'BitLocker Drive Encryption: Configuration Tool version 10.0.22621', 'Copyright (C) 2013 Microsoft Corporation. All rights reserved.', '',
    words.volume('C', 'Windows'), `[${words.os}]`, '', ...rows, `    ${protectors}${words.colon}`, '        TPM', `        ${words.numerical}`, '',
    words.volume('D', ''), `[${words.data}]`, '', ...rows, `    ${protectors}${words.colon}`, `        ${words.external}`, `        ${words.numerical}`, '',
  ].join('\n');
}

/** Texts with everything that the tool prints, several volumes and several passwords; what is expected is their reading undamaged. */
export const samples: readonly CorpusFile[] = wordings.flatMap((words) =>
  ([['get', get(words)], ['status', status(words)], ['both', `C:\\>manage-bde -status\n${status(words)}\nC:\\>manage-bde -protectors -get C:\n${get(words)}\nC:\\>`]] as const).map(([kind, text]) => ({
    name: `sample-${words.tag}-${kind}`,
    text,
    expected: parse(text).report,
    tolerated: [],
  })),
);
