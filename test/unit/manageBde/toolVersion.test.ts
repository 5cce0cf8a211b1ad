import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namesNewTools } from '../../../src/manageBde/toolVersion.ts';

const known = (...texts: readonly string[]): boolean => namesNewTools(texts.map((text) => ({ kind: 'known' as const, text })));

test('all versions that a text names must be new enough', () => {
  assert.equal(known('BitLocker Drive Encryption: Configuration Tool version 10.0.26100'), true);
  assert.equal(known('BitLocker 驱动器加密: 配置工具版本 10.0.19041'), true);
  assert.equal(known('Microsoft Windows [Version 10.0.26200.8037]'), true);
  assert.equal(known('Configuration Tool version 10.0.26100', 'Configuration Tool version 10.0.17763'), false);
  for (const old of ['6.1.7601', '6.3.9600', '10.0.14393']) assert.equal(known(`Configuration Tool version ${old}`), false, old);
});

test('without a version nothing is known, and a line of another kind names none', () => {
  assert.equal(known('Copyright (C) 2013 Microsoft Corporation.', 'address 10.0.1.20000'), false);
  assert.equal(known(), false);
  for (const kind of ['field', 'unrecognised'] as const) assert.equal(namesNewTools([{ kind, text: 'version 10.0.26100' }]), false);
});
