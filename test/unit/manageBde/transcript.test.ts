import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parse } from '../../../src/manageBde/parse.ts';
import { keyId, recoveryPassword } from './passwords.ts';

const stars = '**********************';
const versions = 'PSVersion: 5.1.19041.906\nPSEdition: Desktop\nPSCompatibleVersions: 1.0, 2.0, 3.0, 4.0, 5.0, 5.1.19041.906\nBuildVersion: 10.0.19041.906\nCLRVersion: 4.0.30319.42000\nWSManStackVersion: 3.0\nPSRemotingProtocolVersion: 2.3\nSerializationVersion: 1.1.0.1';

interface Frame {
  readonly language: string;
  readonly head: string;
  readonly begun: string;
  readonly foot: string;
}

/** Heads and feet as systems in these languages write them. */
const frames: readonly Frame[] = [
  { language: 'English', head: 'Windows PowerShell transcript start\nStart time: 20191203063201\nUsername: CONTOSO\\admin\nRunAs User: CONTOSO\\admin\nConfiguration Name: \nMachine: PC-5 (Microsoft Windows NT 10.0.14393.0)\nHost Application: C:\\Windows\\system32\\wsmprovhost.exe -Embedding\nProcess ID: 2800', begun: 'Transcript started, output file is C:\\Temp\\bde.txt', foot: 'Windows PowerShell transcript end\nEnd time: 20191203063301' },
  { language: 'German', head: 'Start der Windows PowerShell-Aufzeichnung\nStartzeit: 20221109155346\nBenutzername: CONTOSO\\admin\nRunAs-Benutzer: CONTOSO\\admin\nKonfigurationsname: \nComputer: PC-5 (Microsoft Windows NT 10.0.22621.0)\nHostanwendung: C:\\windows\\System32\\WindowsPowerShell\\v1.0\\powershell_ise.exe\nProzess-ID: 19728', begun: 'Die Aufzeichnung wurde gestartet. Die Ausgabedatei ist "E:\\Tests.rtf".', foot: 'Ende der Windows PowerShell-Aufzeichnung\nEndzeit: 20260127080905' },
  { language: 'French', head: "Début de la transcription Windows PowerShell\nHeure de début : 20210416160835\nNom d'utilisateur : PC-5\\admin\nUtilisateur runAs :  PC-5\\admin\nNom de la configuration : \nOrdinateur : PC-5 (Microsoft Windows NT 10.0.19042.0)\nApplication hôte : powershell –NoProfile -File C:\\F012.ps1\nID de processus : 18304", begun: 'Transcription démarrée, le fichier de sortie est C:\\PC.txt', foot: 'Fin de la transcription Windows PowerShell\nHeure de fin : 20210416160839' },
  { language: 'Spanish', head: 'Inicio de la transcripción de Windows PowerShell\nHora de inicio: 20200323103339\nNombre de usuario: PC-5\\Andres gomez\nUsuario RunAs: PC-5\\Andres gomez\nNombre de la configuración: \nMáquina: PC-5 (Microsoft Windows NT 10.0.18362.0)\nAplicación host: C:\\WINDOWS\\system32\\WindowsPowerShell\\v1.0\\PowerShell_ISE.exe\nId. de proceso: 11808', begun: 'Transcripción iniciada, el archivo de salida es C:\\t.txt', foot: 'Fin de la transcripción de Windows PowerShell\nHora de finalización: 20200323103500' },
  { language: 'Italian, without a colon', head: 'Inizio trascrizione Windows PowerShell\nOra di inizio: 20260323161435\nNome utente: PC-5\\andrea\nEsegui come utente: PC-5\\andrea\nNome configurazione: \nComputer PC-5 (Microsoft Windows NT 10.0.26200.0)\nApplicazione host: C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe\nID processo: 28152', begun: 'Trascrizione avviata, il file di output è C:\\t.txt', foot: 'Fine trascrizione Windows PowerShell\nOra di fine: 20260323161511' },
  { language: 'Portuguese', head: 'Início da transcrição do Windows PowerShell\nHora de início: 20260806204235\nNome de Usuário: PC-5\\NEKO\nExecutar como Usuário: PC-5\\NEKO\nNome da Configuração: \nComputador: PC-5 (Microsoft Windows NT 10.0.26200.0)\nAplicativo Host: powershell -NoProfile\nID do Processo: 69140', begun: 'Transcrição iniciada, o arquivo de saída é C:\\t.txt', foot: 'Fim da transcrição do Windows PowerShell\nHora de término: 20260806204236' },
  { language: 'Japanese', head: 'Windows PowerShell トランスクリプト開始\n開始時刻: 20230324112347\nユーザー名: PC-5\\admin\nRunAs ユーザー: PC-5\\admin\n構成名: \nコンピューター: PC-5 (Microsoft Windows NT 10.0.17763.0)\nホスト アプリケーション: C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe\nプロセス ID: 2024', begun: 'トランスクリプトが開始されました。出力ファイル: C:\\t.txt', foot: 'Windows PowerShell トランスクリプト終了\n終了時刻: 20230324112400' },
  { language: 'Chinese', head: 'Windows PowerShell 脚本开始\n开始时间: 20230324112347\n用户名: PC-5\\admin\nRunAs 用户: PC-5\\admin\n配置名称: \n计算机: PC-5 (Microsoft Windows NT 10.0.17763.0)\n主机应用程序: C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe\n进程 ID: 2024', begun: '已启动脚本，输出文件为 C:\\t.txt', foot: 'Windows PowerShell 脚本结束\n结束时间: 20230324112400' },
];

const list = `KeyProtectorId      : ${keyId(1)}\nAutoUnlockProtector : \nKeyProtectorType    : RecoveryPassword\nKeyFileName         : \nRecoveryPassword    : ${recoveryPassword(1)}\nKeyCertificateType  : \nThumbprint          : \n`;
const tool = `BitLocker Drive Encryption: Configuration Tool version 10.0.19041\nCopyright (C) 2013 Microsoft Corporation. All rights reserved.\n\nVolume D: [Data]\nAll Key Protectors\n\n    Numerical Password:\n      ID: ${keyId(2)}\n      Password:\n        ${recoveryPassword(2)}\n`;

function transcript({ head, begun, foot }: Frame, body: string): string {
  return `${stars}\n${head}\n${versions}\n${stars}\n${begun}\n${body}\n${stars}\n${foot}\n${stars}\n`;
}

/** `computer mount ID`, in order. */
function owners(text: string): string[] {
  return parse(text).report.computers.flatMap(({ computerName, volumes }) => volumes.flatMap(({ mountPoint, keyProtectors }) => keyProtectors.map(({ keyProtectorId }) => `${computerName ?? '?'} ${mountPoint ?? '?'} ${keyProtectorId ?? '?'}`)));
}

describe('the head of a transcript names the computer, in every language', () => {
  for (const frame of frames) {
    test(frame.language, () => {
      const text = transcript(frame, `PS C:\\> (Get-BitLockerVolume C:).KeyProtector\n\n\n${list}\n\n\nPS C:\\> manage-bde -protectors -get D:\n${tool}\nPS C:\\> Stop-Transcript`);
      assert.deepEqual(owners(text), [`PC-5 C: ${keyId(1)}`, `PC-5 D: ${keyId(2)}`]);
      const kinds = new Map(parse(text).lines.map(({ number, kind }) => [number, kind]));
      const lines = text.split('\n');
      for (const [index, line] of lines.entries()) {
        if (line === stars) assert.equal(kinds.get(index + 1), 'known');
        if (line.includes('(Microsoft Windows NT')) assert.equal(kinds.get(index + 1), 'field');
        if (line.startsWith('PSVersion:')) assert.equal(kinds.get(index + 1), 'known');
      }
    });
  }

  test('one of PowerShell 7 on another system', () => {
    const [english] = frames;
    assert.ok(english !== undefined);
    const text = transcript({ ...english, head: 'PowerShell transcript start\nStart time: 20260101010101\nMachine: admin-box (Unix 6.8.0.31)' }, `PS /home/a> $x\n${tool}`);
    assert.deepEqual(owners(text), [`admin-box D: ${keyId(2)}`]);
  });
});

const [english, german] = frames;
assert.ok(english !== undefined && german !== undefined);

describe('transcripts among other things', () => {
  test('two of two computers in one file', () => {
    const other = { ...german, head: german.head.replace('PC-5', 'PC-6') };
    const text = transcript(english, `PS C:\\> manage-bde -protectors -get D:\n${tool}`) + transcript(other, `PS C:\\> (Get-BitLockerVolume D:).KeyProtector\n\n${list}`);
    assert.deepEqual(owners(text), [`PC-5 D: ${keyId(2)}`, `PC-6 D: ${keyId(1)}`]);
  });

  test('what was run elsewhere stays there, what follows is of the computer itself again', () => {
    const text = transcript(english, `PS C:\\> manage-bde -cn PC-9 -protectors -get D:\nComputer Name: PC-9\n\n${tool}\nPS C:\\> (Get-BitLockerVolume D:).KeyProtector\n\n${list}`);
    assert.deepEqual(owners(text), [`PC-5 D: ${keyId(1)}`, `PC-9 D: ${keyId(2)}`]);
  });

  test('each command may have a head of its own', () => {
    const command = `${stars}\nCommand start time: 20260101010101\n${stars}\nPS C:\\> manage-bde -protectors -get D:\n`;
    const text = transcript(english, `${command}${tool}`);
    assert.deepEqual(owners(text), [`PC-5 D: ${keyId(2)}`]);
    assert.deepEqual(parse(text).lines.flatMap(({ text: line, kind }) => (line.startsWith('Command start') ? [kind] : [])), ['known']);
  });

  test('rows of stars that frame something else are none', () => {
    const text = `${stars}\nVolume C: [OS]\nAll Key Protectors\n\n    TPM:\n      ID: ${keyId(3)}\n\n${stars}\n`;
    assert.deepEqual(owners(text), [`? C: ${keyId(3)}`]);
  });

  test('a head without an end hides nothing below it', () => {
    const text = `${stars}\n${english.head}\n\nPS C:\\> manage-bde -protectors -get D:\n${tool}`;
    assert.deepEqual(owners(text), [`? D: ${keyId(2)}`]);
    const far = `${stars}\nMachine: PC-5 (Microsoft Windows NT 10.0.1.0)\n${'x\n'.repeat(100)}${stars}\n${tool}`;
    assert.deepEqual(owners(far), [`? D: ${keyId(2)}`]);
  });
});
