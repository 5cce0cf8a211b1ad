import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Layers: a folder may import its own files and those of lower layers only (src/README.md). */
const layers = [
  ['core', 'manageBde'],
  ['graph', 'directory', 'escrow', 'rotation', 'remote', 'demo'],
  ['auth', 'host'],
  ['tree', 'commands', 'review', 'reveal'],
];
const extensionFiles = ['extension.ts', 'cli.ts', 'cli', 'services.ts'];
/** L1 folders that build on each other, in this order; everything else of a layer stays apart. */
const within = {
  manageBde: ['core'],
  escrow: ['graph', 'directory'],
  rotation: ['graph'],
  auth: ['host'],
};
/** The only files that may use values of the `vscode` module; everything else takes the small interfaces of host/. */
const vscodeValues = [
  'src/auth/**',
  'src/host/**',
  'src/tree/deviceTreeProvider.ts',
  'src/tree/registerTree.ts',
  'src/review/reviewPanel.ts',
  'src/reveal/revealPanel.ts',
  'src/commands/register.ts',
  'src/extension.ts',
];
const folders = layers.flat();

const layerRules = layers.flatMap((layer, level) =>
  layer.map((folder) => {
    const lower = layers.slice(0, level).flat();
    const allowed = new Set([folder, ...lower, ...(within[folder] ?? [])]);
    const forbidden = folders.filter((other) => !allowed.has(other));
    return {
      files: [`src/${folder}/**/*.ts`],
      rules: {
        '@typescript-eslint/no-restricted-imports': [
          'error',
          {
            patterns: [
              {
                regex: `^(\\.\\./)+(${[...forbidden, ...extensionFiles.map((name) => name.replace('.', '\\.'))].join('|')})(/|$)`,
                message: `${folder}/ may import only ${[...allowed].join(', ')} (layers, src/README.md).`,
              },
              ...(level === 0
                ? [
                    {
                      regex: folder === 'manageBde' ? '^(node:|vscode$)' : '^(node:|vscode$)',
                      message: 'L0 knows neither Node nor VS Code.',
                    },
                  ]
                : []),
              {
                regex: '^vscode$',
                allowTypeImports: level >= 2,
                message: 'VS Code values belong to host/, auth/ and the panels (src/README.md).',
              },
            ],
          },
        ],
      },
    };
  }),
);

export default tseslint.config(
  { ignores: ['dist/**', 'out/**', 'node_modules/**', '**/*.cjs'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'no-restricted-globals': ['error', { name: 'fetch', message: 'Only graph/graphClient uses the network.' }],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true, varsIgnorePattern: '^_' }],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  ...layerRules,
  {
    files: vscodeValues.map((file) => (file.endsWith('.ts') ? file : `${file}/*.ts`)),
    rules: { '@typescript-eslint/no-restricted-imports': 'off' },
  },
  { files: ['src/manageBde/{decode,codePages}.ts'], rules: { '@typescript-eslint/no-restricted-imports': 'off' } },
  { files: ['src/cli.ts', 'test/**'], rules: { 'no-console': 'off' } },
  { files: ['src/demo/**', 'test/**'], rules: { 'no-restricted-globals': 'off' } },
  {
    files: ['webview/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(\\.\\./)+src/(?!review/(?:protocol|pageModel)\\.ts$|reveal/protocol\\.ts$)',
              allowTypeImports: true,
              message: 'Pages import only the protocols of their hosts.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // node:test's describe/it/test return promises that the runner itself awaits
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: [{ from: 'package', package: 'node:test', name: ['test', 'it', 'describe', 'suite'] }] },
      ],
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: Object.fromEntries(
        ['process', 'console', 'fetch', 'URL', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Buffer', 'AbortSignal', 'AbortController', 'performance', 'document', 'window', 'navigator', 'Element'].map((name) => [name, 'readonly']),
      ),
    },
  },
);
