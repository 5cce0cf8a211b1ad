import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { hostText, mostHosts, readHost, readHosts, thisComputer } from '../../../src/remote/hosts.ts';

const lines = (text: string, dnsSuffix?: string) => readHosts(text, { parted: 'lines', ...(dnsSuffix === undefined ? {} : { dnsSuffix }) });
const names = (text: string) => lines(text).hosts.map(({ name }) => name);

describe('One host', () => {
  const taken: readonly (readonly [string, string, (string | undefined)?, number?])[] = [
    ['PC01', 'pc01'],
    ['pc_01', 'pc_01'],
    ['LT-7.Corp.Example.com.', 'lt-7.corp.example.com'],
    ['alice@pc01', 'pc01', 'alice'],
    ['CORP\\alice@pc01:2222', 'pc01', 'CORP\\alice', 2222],
    ['alice@corp.example.com@pc01', 'pc01', 'alice@corp.example.com'],
    ['192.0.2.7', '192.0.2.7'],
    ['192.0.2.7:22', '192.0.2.7', undefined, 22],
    ['2001:db8::7', '2001:db8::7'],
    ['[2001:DB8::7]:22', '2001:db8::7', undefined, 22],
    ['[2001:db8::7]', '2001:db8::7'],
    ['fe80::1%eth0', 'fe80::1%eth0'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['0xpc', '0xpc'],
    ['.', '.'],
  ];
  for (const [written, name, user, port] of taken) {
    test(`${written} is taken`, () => {
      const host = readHost(written);
      assert.ok(typeof host !== 'string');
      assert.deepEqual([host.name, host.user, host.port], [name, user, port]);
    });
  }

  const refused = [
    '-oProxyCommand=touch${IFS}x', '-l', '--', '-x@pc', 'alice@-oProxyCommand=x', '-alice@pc', 'pc;reboot', 'pc$(x)', 'pc`x`', 'pc|x', 'pc&x', 'pc>x', "pc'", 'pc"',
    'pc\\x', 'pc/x', 'ssh://pc', 'a b', 'a\tb', 'pc\0', 'pc\u202Eexe', 'bücher.example', 'pc..x', '.pc', 'pc-', 'pc-.x', '-pc.x', '300.1.1.1', '127.1', '2130706433', '0x7f.0x1',
    'pc:0', 'pc:65536', 'pc:22x', 'pc:', ':22', '@pc', 'a;b@pc', 'a b@pc', 'a`b@pc', 'a$b@pc', 'alice\\@pc', '[pc]', '[pc]:22', '[::1', '::1%eth0;x', 'fe80::1%$(x)', '*', 'pc*', '%h', 'pc%h',
    `${'a'.repeat(64)}.x`, `${'a.'.repeat(130)}x`, '@', '',
  ];
  for (const written of refused) {
    test(`${JSON.stringify(written.slice(0, 40))} is refused, with a sentence`, () => {
      const reason = readHost(written);
      assert.ok(typeof reason === 'string', JSON.stringify(reason));
      assert.match(reason, /^[A-Z].*\.$/);
    });
  }

  test('whatever is written, what is taken is no option and has nothing that a shell reads', () => {
    const signs = fc.string({ unit: fc.constantFrom(...Array.from('aZ09.-_@:[]%\\ ;$`|&<>(){}\'"*?!#~\n\t\0=/')), maxLength: 24 });
    fc.assert(
      fc.property(signs, (written) => {
        const host = readHost(written, 'corp.example');
        if (typeof host === 'string') return;
        assert.match(host.name, /^(\.|[A-Za-z0-9_:][A-Za-z0-9._:%-]*)$/);
        if (host.user !== undefined) assert.match(host.user, /^[A-Za-z0-9._][A-Za-z0-9._@+\\-]*$/);
      }),
      { numRuns: 5000 },
    );
  });

  test('the DNS suffix goes to names without a dot only', () => {
    const suffixed = (written: string, suffix = 'corp.example.com') => (readHost(written, suffix) as { name: string }).name;
    assert.equal(suffixed('PC01'), 'pc01.corp.example.com');
    assert.equal(suffixed('PC01:22', '.Corp.Example.com.'), 'pc01.corp.example.com');
    assert.equal(suffixed('pc01.other.example'), 'pc01.other.example');
    assert.equal(suffixed('PC01.'), 'pc01');
    for (const written of ['192.0.2.7', '2001:db8::7', 'localhost', '.']) assert.equal(suffixed(written), written);
    for (const suffix of ['corp; reboot', '-x']) assert.match(JSON.stringify(readHost('pc01', suffix)), /DNS suffix/);
  });

  test('is written back as ssh users write it', () => {
    for (const written of ['pc01', 'alice@pc01:22', '[2001:db8::7]:22', '2001:db8::7']) assert.equal(hostText(readHost(written) as never), written);
    assert.equal(hostText(thisComputer), 'this computer');
  });
});

describe('A list of hosts', () => {
  test('has comments, blank lines, and lines of any end', () => {
    assert.deepEqual(names('\uFEFF# first floor\r\nPC01 # Alice\r\n\r\n  pc02\rpc03\n#pc04\n'), ['pc01', 'pc02', 'pc03']);
  });

  test('duplicates are folded whatever their case and dot, and told', () => {
    const list = lines('PC01\npc01.\nalice@Pc01\npc01:22');
    assert.deepEqual(list.hosts.map(({ key }) => key), ['pc01', 'pc01 22']);
    assert.deepEqual(list.duplicates, [{ line: 2, text: 'pc01.' }, { line: 3, text: 'alice@Pc01' }]);
    const suffixed = lines('pc01\npc01.corp.example', 'corp.example');
    assert.equal(suffixed.hosts.length, 1);
  });

  test('of CSV the first column counts, with quotes or without, and names of columns are no host', () => {
    assert.deepEqual(names('"Device name","Owner"\n"PC01","Alice, Bob"\n"PC02",""'), ['pc01', 'pc02']);
    assert.deepEqual(names('ComputerName;Site\nPC01;Ulm\nPC02;Köln'), ['pc01', 'pc02']);
    assert.deepEqual(names('#TYPE Selected.Object\n"PSComputerName"\n"PC01"'), ['pc01']);
    assert.deepEqual(names('PC01\tUlm'), ['pc01']);
    assert.equal(lines('"Device name","Owner"\n"PC01","x"').header, '"Device name","Owner"');
    // A host may well be called "name" or "server"
    assert.deepEqual(names('server\npc01'), ['server', 'pc01']);
    // Only the first row can name columns
    assert.deepEqual(names('pc01,x\nhost,x'), ['pc01', 'host']);
  });

  test('what is typed may be parted by anything', () => {
    const list = readHosts('pc01, pc02;pc03  alice@pc04\n pc05 # not pc06', { parted: 'any' });
    assert.deepEqual(list.hosts.map(({ name }) => name), ['pc01', 'pc02', 'pc03', 'pc04', 'pc05']);
  });

  test('what is no host is listed with its line and a reason, and the others are taken', () => {
    const list = lines('pc01\n-oProxyCommand=x\npc 02\npc03');
    assert.deepEqual(list.hosts.map(({ name }) => name), ['pc01', 'pc03']);
    assert.deepEqual(list.refused.map(({ line, text }) => [line, text]), [[2, '-oProxyCommand=x'], [3, 'pc 02']]);
  });

  test('what is shown of a wrong file has no key and no control characters in it', () => {
    const key = '445555-210540-371800-500511-656370-217734-163460-444653';
    const { refused } = lines(`      ${key}\n\u001B[31mpc\u202E\n${'x'.repeat(10_000)} y`);
    assert.equal(refused.length, 3);
    assert.ok(refused.every(({ text }) => text.length <= 80 && !text.includes('445555') && /^[\x20-\x7E…]*$/.test(text)));
  });

  test('a huge list stops, and says so', () => {
    const list = lines(Array.from({ length: mostHosts + 5 }, (_, index) => `pc${index}`).join('\n'));
    assert.equal(list.hosts.length, mostHosts);
    assert.match(list.refused[0]?.reason ?? '', /at most 20,000 hosts/);
  });
});
