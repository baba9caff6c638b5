import { members, table } from './rows.ts';
import type { Facts } from './facts.ts';
import type { CallRow, LibraryModel, RoleName } from './table.ts';

const call = (
  symbol: string[],
  role: RoleName,
  facts: Facts,
  args: Record<string, string> = { value: '0' },
): CallRow => ({
  symbol,
  role,
  args,
  returns: 'sync',
  facts,
});

const code: Facts = { danger: ['code'] };
const heavy: Facts = { blocks: 'heavy' };

/** Template engines: the source is code, the data is escaped by default. */
const templates: LibraryModel[] = [
  table(
    'ejs',
    'vendor docs, exports checked in 7.0: options of the data object are read unless they stand apart',
    [
      call(['render', 'compile'], 'sink.code', { ...code, ...heavy }, { code: '0', data: '1', options: '2' }),
      {
        symbol: ['renderFile'],
        role: 'sink.template',
        alsoRoles: ['sink.path'],
        args: { path: '0', data: '1' },
        returns: 'promise',
        facts: { callbackLast: true, danger: ['sep', 'object'] },
      },
    ],
  ),
  table('pug', 'exports checked in 3.0', [
    call(
      ['render', 'compile', 'compileClient'],
      'sink.code',
      { ...code, ...heavy },
      { code: '0', options: '1' },
    ),
    call(
      ['renderFile', 'compileFile'],
      'sink.template',
      { ...heavy, blocks: 'heavy', danger: ['sep', 'object'] },
      { path: '0', options: '1' },
    ),
  ]),
  table('handlebars', 'exports checked in 4.7', [
    // `compile` only makes a function: the template is parsed when that is first called, in a millisecond
    call(['compile', 'create().compile'], 'sink.code', { ...code }, { code: '0' }),
    call(['precompile'], 'sink.code', { ...code, ...heavy }, { code: '0' }),
    call(['SafeString'], 'sink.html', { danger: ['html'] }),
    call(['escapeExpression', 'Utils.escapeExpression'], 'sanitise', { removes: ['html'] }),
    call(['registerHelper', 'registerPartial'], 'call', {}),
  ]),
  table('nunjucks', 'exports checked in 3.2', [
    call(
      ['renderString', 'compile', ...members('Environment', 'renderString')],
      'sink.code',
      { ...code, ...heavy },
      { code: '0', data: '1' },
    ),
    call(['render', ...members('Environment', 'render')], 'sink.template', heavy, { path: '0', data: '1' }),
    { symbol: ['configure'], role: 'call', args: { options: '1' }, returns: 'Environment' },
  ]),
  ...['eta', 'dot', 'mustache', 'art-template'].map((library) =>
    table(library, 'README', [
      call(
        ['render', 'renderString', 'compile', 'template', 'default'],
        'sink.code',
        { ...code, ...heavy },
        { code: '0', data: '1' },
      ),
    ]),
  ),
  table('mjml', 'vendor docs', [call(['default', 'mjml2html'], 'cpu', heavy)]),
];

const parsers: LibraryModel[] = [
  table(
    'js-yaml',
    'vendor docs 3: `load` builds functions, `safeLoad` does not',
    [call(['load', 'loadAll'], 'sink.code', { ...heavy, throws: true, ...code }, { code: '0' })],
    { versions: '<4' },
  ),
  table('js-yaml', 'vendor docs, exports checked in 5.5: `load` of 3 builds functions', [
    call(['load', 'loadAll', 'safeLoad'], 'cpu', { ...heavy, throws: true, ...code }),
    call(['dump', 'safeDump'], 'cpu', { blocks: 'light' }),
  ]),
  table('yaml', 'vendor docs, exports checked in 2.9: at most 100 alias expansions', [
    call(['parse', 'parseDocument', 'parseAllDocuments'], 'cpu', { ...heavy, throws: true }),
    call(['stringify'], 'cpu', { blocks: 'light' }),
  ]),
  table('fast-xml-parser', 'exports checked in 5.12', [
    call(members('XMLParser', 'parse'), 'cpu', heavy),
    call(members('XMLBuilder', 'build'), 'cpu', { blocks: 'light' }),
  ]),
  table('xml2js', 'exports checked in 0.6', [
    {
      symbol: ['parseStringPromise', ...members('Parser', 'parseStringPromise')],
      role: 'cpu',
      args: { value: '0' },
      returns: 'promise',
      facts: heavy,
    },
    {
      symbol: ['parseString', ...members('Parser', 'parseString')],
      role: 'cpu',
      args: { value: '0' },
      returns: 'sync',
      callback: { arg: 'last', runs: 'now', result: 'dropped' },
      facts: heavy,
    },
  ]),
  table(
    'libxmljs',
    'vendor docs: entities are expanded with noent',
    [
      call(
        ['parseXml', 'parseXmlString', 'parseXmlAsync', 'XmlDocument.fromString', 'XmlDocument.fromBuffer'],
        'sink.xml',
        { ...heavy, danger: ['code'] },
        { value: '0', options: '1', entities: '1.noent' },
      ),
    ],
    { also: ['libxmljs2', 'libxml2-wasm'] },
  ),
  table('csv-parse/sync', 'exports checked in 7.0', [call(['parse'], 'cpu', heavy)]),
  table('csv-parse', 'exports checked in 7.0', [
    {
      symbol: ['parse', 'default'],
      role: 'stream',
      args: { value: '0' },
      returns: 'node:stream:Transform',
      callback: { arg: 'last', runs: 'later', result: 'dropped' },
    },
  ]),
  table('papaparse', 'exports checked in 5.7', [
    {
      symbol: ['unparse'],
      role: 'cpu',
      alsoRoles: ['sink.markup'],
      args: { text: '0', guard: '1.escapeFormulae' },
      returns: 'sync',
      facts: { ...heavy, markup: 'table' },
    },
    call(['parse'], 'cpu', heavy),
  ]),
  table('marked', 'vendor docs, exports checked in 18.2: output is not sanitised', [
    call(['default', 'marked', 'parse', 'marked.parse'], 'sink.html', { ...heavy, danger: ['html'] }),
  ]),
  table(
    'markdown-it',
    'vendor docs, exports checked in 15.0: raw HTML is off by default',
    [call(members('MarkdownIt', 'render renderInline'), 'cpu', heavy)],
    {
      types: { default: 'MarkdownIt' },
      makes: [{ symbol: ['default', 'default()'], instance: 'MarkdownIt', kind: 'other', options: '0' }],
    },
  ),
  table('turndown', 'exports checked in 7.2', [call(members('TurndownService', 'turndown'), 'cpu', heavy)], {
    types: { default: 'TurndownService' },
    makes: [{ symbol: ['default'], instance: 'TurndownService', kind: 'other', options: '0' }],
  }),
  table('cheerio', 'exports checked in 1.2', [call(['load'], 'cpu', heavy)]),
  table('jsdom', 'vendor docs, exports checked in 29.1: in process; runScripts executes the page', [
    call(['JSDOM'], 'cpu', heavy, { value: '0', options: '1' }),
  ]),
  table('xlsx', 'exports checked in 0.18', [
    call(['read', 'readFile', 'utils.sheet_to_json', 'write'], 'cpu', heavy),
  ]),
  table('exceljs', 'exports checked in 4.4', [
    {
      symbol: ['Workbook#xlsx.load', 'Workbook#xlsx.readFile', 'Workbook#xlsx.writeBuffer'],
      role: 'cpu',
      args: { value: '0' },
      returns: 'promise',
      facts: heavy,
    },
  ]),
  table(
    'sharp',
    'vendor docs: works on libvips threads',
    [
      { symbol: ['default'], role: 'stream', args: { value: '0', options: '1' }, returns: 'Sharp' },
      {
        symbol: members('Sharp', 'toBuffer toFile metadata stats'),
        role: 'cpu',
        returns: 'promise',
        facts: { cost: 'cpu' },
      },
      {
        symbol: members('Sharp', 'resize'),
        role: 'call',
        args: { size: '0', size2: '1' },
        returns: 'builder',
        facts: { scales: true },
      },
      {
        symbol: members(
          'Sharp',
          'rotate jpeg png webp avif toFormat extract composite flatten withMetadata clone trim',
        ),
        role: 'call',
        returns: 'builder',
      },
    ],
    { types: { default: 'Sharp' }, instances: { Sharp: { like: ['node:stream:Duplex'] } } },
  ),
  table('jimp', 'vendor docs: pure JavaScript', [
    {
      symbol: ['Jimp.read', 'read', 'default.read'],
      role: 'cpu',
      args: { value: '0' },
      returns: 'promise',
      facts: heavy,
    },
  ]),
  table('qrcode', 'vendor docs', [
    {
      symbol: ['toDataURL', 'toBuffer', 'toString'],
      role: 'cpu',
      args: { value: '0' },
      returns: 'promise',
      facts: { blocks: 'light' },
    },
  ]),
  table('archiver', 'exports checked in 8.0', [
    {
      symbol: ['default', 'create'],
      role: 'stream',
      args: { format: '0' },
      returns: 'node:stream:Transform',
    },
  ]),
  table(
    'adm-zip',
    'vendor docs, exports checked in 0.6: synchronous',
    [
      call(
        members('AdmZip', 'extractAllTo extractEntryTo'),
        'sink.path',
        { blocks: 'heavy', danger: ['sep'] },
        { path: '0' },
      ),
      call(members('AdmZip', 'getEntries readAsText readFile'), 'cpu', heavy),
    ],
    { types: { default: 'AdmZip' }, makes: [{ symbol: ['default'], instance: 'AdmZip', kind: 'other' }] },
  ),
  table(
    'unzipper',
    'README, exports checked in 0.12: paths of entries are as the archive says',
    [
      {
        symbol: ['Open.buffer', 'Open.file', 'Open.url', 'Open.s3'],
        role: 'call',
        args: { value: '0' },
        returns: 'promise',
        resolves: 'Directory',
      },
      { symbol: ['Parse', 'ParseOne'], role: 'stream', returns: 'Parser' },
      {
        symbol: members('Parser', 'on once'),
        role: 'listener',
        args: { event: '0' },
        returns: 'builder',
        callback: { arg: '1', runs: 'stored', result: 'dropped', gives: { 0: 'Entry' } },
      },
    ],
    {
      instances: { Parser: { like: ['node:stream:Duplex'] } },
      reads: [
        { symbol: members('Directory', 'files'), role: 'source', facts: { part: 'all' } },
        { symbol: members('Entry', 'path'), role: 'source', facts: { part: 'all' } },
      ],
    },
  ),
  table(
    'yauzl',
    'README, exports checked in 3.2: names with `..` are refused unless strings are left undecoded',
    [{ symbol: ['open', 'fromBuffer', 'fromFd'], role: 'call', args: { value: '0' }, returns: 'sync' }],
  ),
  table('busboy', 'vendor docs, exports checked in 1.6: file names lose their folder', [
    {
      symbol: ['default'],
      role: 'stream',
      args: { options: '0', limits: '0.limits' },
      returns: 'node:stream:Writable',
    },
  ]),
  table('formidable', 'read in 3.5: 200 MB a file; original names keep slashes', [
    {
      symbol: ['default', 'formidable', 'IncomingForm'],
      role: 'call',
      args: { options: '0' },
      returns: 'Form',
    },
    {
      symbol: members('Form', 'parse'),
      role: 'input',
      args: { request: '0' },
      returns: 'promise',
      callback: { arg: '1', runs: 'later', result: 'dropped' },
      facts: { part: 'file', callbackLast: true },
    },
  ]),
];

export const content: LibraryModel[] = [...templates, ...parsers];
