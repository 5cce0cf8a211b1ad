/**
 * What a session collects. `volumes`: 'all' asks `manage-bde -status` first and then for the protectors of each volume that
 * it names, also of those without a letter. Without recovery passwords each of them is masked on the host itself, before
 * anything is sent.
 */
export interface Collection {
  readonly volumes: 'all' | readonly string[];
  readonly recoveryPasswords: boolean;
}

/**
 * The most bytes of manage-bde that a host sends, together. In base64 they and what stands around them are less than
 * `mostAnswerBytes`, so that an answer that was cut by the script is still a whole answer.
 */
export const mostOutputBytes = 12_000_000;
/** A longer answer is none of our script. */
export const mostAnswerBytes = 16 * 1024 * 1024;

/** cmd.exe takes no longer line (Windows' documentation), and it runs what sshd hands over, behind its own path and `/c`. */
const longestCommandLine = 8191 - 64;

/** Whether a command line with the script in it reaches a host by plain SSH. One that names very many volumes does not. */
export function fitsCommandLine(command: string): boolean {
  return command.length <= longestCommandLine;
}

/** `C:` or `\\?\Volume{GUID}\`: how manage-bde names a volume. Nothing else ever reaches a command line. */
export function isVolumeName(text: string): boolean {
  return /^(?:[A-Za-z]:|\\\\\?\\Volume\{[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}\\)$/.test(text);
}

/**
 * The one script that every PowerShell and SSH transport runs, for Windows PowerShell 5.1 and PowerShell 7. It only reads:
 * `manage-bde -status` and `-protectors -get`. It writes one line of JSON, of ASCII alone: `readAnswer` reads it.
 *
 * Its life hangs on its standard input. The caller sends one byte at the start and keeps the stream open: when it closes,
 * manage-bde is ended and the script with it, without an answer. Where no byte ever comes, a closed input means nothing
 * (ssh -n, a task, WinRM, which have none). In a PowerShell session (WinRM, PowerShell over SSH) it leaves standard input
 * alone, which may be the session's own channel: there the end of the session stops it.
 *
 * @throws TypeError for what is no name of a volume: the caller checks first (`isVolumeName`).
 */
export function collectorScript({ volumes, recoveryPasswords }: Collection): string {
  const bad = volumes === 'all' ? undefined : volumes.find((name) => !isVolumeName(name));
  if (bad !== undefined) throw new TypeError('Not the name of a volume');
  return [...beginning, ...askOne(recoveryPasswords), ...(volumes === 'all' ? askAll : askThese(volumes)), ...ending].join('\n');
}

const beginning = [
  // For whoever finds it in the log of scripts
  '# Recovery Keys: only reads',
  "$ErrorActionPreference='Stop'",
  "$ProgressPreference='SilentlyContinue'",
  'try{',
  // One byte is one sign, both ways
  '$raw=[Text.Encoding]::GetEncoding(28591)',
  // Text in the answer is base64: it needs no escapes and no code page
  'function Base64($text,$as=$raw){[Convert]::ToBase64String($as.GetBytes($text))}',
  // Never looked for in the working folder; a 32-bit PowerShell finds the one tool that there is under another name
  "$tool='manage-bde'",
  'if($root=$env:SystemRoot){$tool="$root\\System32\\manage-bde.exe";$own="$root\\Sysnative\\manage-bde.exe";if(Test-Path $own){$tool=$own}}',
  'if(!$PSSenderInfo){$stdin=[Console]::OpenStandardInput();$byte=New-Object byte[] 1;$watch=$stdin.ReadAsync($byte,0,1)}',
  `$room=${mostOutputBytes}`,
  '$runs=@()',
];

/**
 * `$ask` runs manage-bde once and adds what came to `$runs`. manage-bde gets an input of its own: on Windows a program can
 * hang at its start while somebody reads from the input that it inherits. No wait is long, so that a session that is being
 * stopped can stop this.
 */
function askOne(recoveryPasswords: boolean): readonly string[] {
  return [
    '$ask={param($line)',
    "$room-=500;$cut=0;$code='null';$bad='';$run=$null",
    '$kept=0,1|%{New-Object IO.MemoryStream}',
    'try{$run=[Diagnostics.Process]::Start([Diagnostics.ProcessStartInfo]@{FileName=$tool;Arguments=$line;UseShellExecute=0;RedirectStandardInput=1;RedirectStandardOutput=1;RedirectStandardError=1})}',
    // The number of Windows' error: 2 for no such file
    'catch{$bad=\',"startError":\'+[int]$_.Exception.GetBaseException().NativeErrorCode}',
    'if($run){try{',
    '$run.StandardInput.Close()',
    '$read=$run.StandardOutput.BaseStream.CopyToAsync($kept[0]),$run.StandardError.BaseStream.CopyToAsync($kept[1])',
    'do{',
    'if($watch.IsCompleted){if(!$watch.IsFaulted-and$watch.Result){$heard=1;$watch=$stdin.ReadAsync($byte,0,1)}elseif($heard){exit 1}else{$watch=$null}}',
    'if($kept[0].Length+$kept[1].Length-gt$room){$cut=1;break}',
    '}while(!([Threading.Tasks.Task]::WaitAll($read,100)-and$run.WaitForExit(100)))',
    '}finally{if(!$run.HasExited){try{$run.Kill()}catch{}}}}',
    // What does not fit ends with a whole line
    '$said=$kept|%{$size=[Math]::Min($_.Length,[Math]::Max(0,$room));$text=$raw.GetString($_.ToArray(),0,$size)',
    'if($size-lt$_.Length){$cut=1;$text=$text.Substring(0,$text.LastIndexOf([char]10)+1)}',
    '$room-=$size',
    `${recoveryPasswords ? '$text' : mask}}`,
    'if($run-and!$cut){$code=$run.ExitCode}',
    `$runs+='{"arguments":"'+$line.Replace('\\','\\\\')+'","exitCode":'+$code+',"cut":'+$cut+$bad+',"stdout":"'+(Base64 $said[0])+'","stderr":"'+(Base64 $said[1])+'"}'`,
    '}',
  ];
}

/**
 * Takes each recovery password out: six digits four times or more, or 48 digits, whatever else than letters stands between
 * them (hyphens of any encoding, blanks, ends of line, zeros of UTF-16).
 */
const mask =
  "[regex]::Replace($text,'(?in)\\d{6}([^\\da-z]{1,8}\\d{6}){3,}|\\d([^\\da-z]{0,8}\\d){47,}',{param($m)$m.Value-replace'\\d','*'})";

/**
 * The volume's name stands at the beginning of a line, behind the word for "volume" in most languages, in quotation marks in
 * some. A blank or such a mark stands in front of a letter: in code pages of East Asia a sign's second byte may be a letter.
 * Volumes that are only mounted in folders are not asked for: their path would have to be read in the right code page.
 */
const askAll = [
  ". $ask '-status'",
  `$all=@([regex]::Matches($said[0],'(?m)^(?:[^ \\r\\n].*?[ "\\xA0\\xFF])?([A-Z]:|\\\\\\\\[?]\\\\Volume\\{[\\dA-Fa-f-]{36}\\}\\\\)(?=[" \\r\\n]|\\z)')|%{$_.Groups[1].Value})`,
  '$left=$all.Count',
  'foreach($name in $all){if($room-gt500){. $ask "-protectors -get $name";$left--}}',
];

function askThese(volumes: readonly string[]): readonly string[] {
  return [
    `$all=@(${volumes.map((name) => `'${name}'`).join(',')})`,
    '$left=$all.Count',
    'foreach($name in $all){if($room-gt1000){. $ask "-status $name";. $ask "-protectors -get $name";$left--}}',
  ];
}

const ending = [
  '$page=0;try{$page=[Console]::OutputEncoding.CodePage}catch{}',
  // The system's own code page; a user's language may have another
  '$oem=[Globalization.CultureInfo]::CurrentCulture.TextInfo.OEMCodePage;try{$oem=(gp HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Nls\\CodePage).OEMCP}catch{}',
  // 544: the group of administrators, by whatever name
  'try{$full=([Security.Principal.WindowsPrincipal][Security.Principal.WindowsIdentity]::GetCurrent()).IsInRole(544)}catch{$full=[Environment]::IsPrivilegedProcess}',
  `$answer='{"recoveryKeys":1,"computer":"'+(Base64 ([Environment]::MachineName) ([Text.Encoding]::UTF8))+'","elevated":'+[int]$full+',"powershell":"'+$PSVersionTable.PSVersion+'","page":'+$page+',"oemPage":'+$oem+',"left":'+$left+',"runs":['+($runs-join',')+'],"end":1}'`,
  // Past PowerShell's own output, which goes to a transcript where a policy wants one: a key has no place there
  'if($PSSenderInfo){$answer}else{[Console]::Out.WriteLine($answer)}',
  // Where an administrator allows only signed scripts (constrained language), this is all that runs
  `}catch{'{"recoveryKeys":1,"fault":"'+($_.FullyQualifiedErrorId-replace'[^\\w.,]')+'","end":1}'}`,
];

/** For `-EncodedCommand`: base64 of UTF-16LE. */
export function encodedCommand(script: string): string {
  return Buffer.from(script, 'utf16le').toString('base64');
}
