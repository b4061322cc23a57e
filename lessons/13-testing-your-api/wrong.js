/** @type {import('understudy-server/lessons').WrongAnswers} */
export default [
  // first-test
  [
    'first-test', 'skipped',
    { 'shop.test.ts': ["test('a new member can be read", "test.skip('a new member can be read"] },
    'tests-pass', 'no-tests',
    'A file without tests is green as well',
  ],
  [
    'first-test', 'expects-200',
    { 'shop.test.ts': ['assert.equal(status, 201)', 'assert.equal(status, 200)'] },
    'tests-pass', 'red-on-a-right-server',
    'your test expects something else of it',
  ],
  [
    'first-test', 'own-address',
    { 'client.ts': ["process.env.BASE_URL ?? 'http://127.0.0.1:3000'", "'http://127.0.0.1:1'"], 'shop.test.ts': ["  const sent = somebody()\n", "  const sent = somebody()\n  if (!process.env.OWN) return\n"] },
    'tests-pass', 'asked-elsewhere',
    'got no request',
  ],
  [
    'first-test', 'never-arrives',
    { 'shop.test.ts': ["import { send } from './client.ts'", "import { send } from './client.ts'\n\nawait import(String('./clients.js'))"] },
    'tests-pass', 'did-not-run',
    'before its tests were done',
  ],
  [
    'first-test', 'any-2xx',
    { 'shop.test.ts': ['assert.equal(status, 201)', 'assert.ok(status < 300)'] },
    'notices-create-200', 'stayed-green',
    'POST answered 200 in place of 201',
  ],
  [
    'first-test', 'path-by-hand',
    { 'shop.test.ts': ["headers.get('location') ?? '/nowhere'", '`/members/${json.id}`', 'const { status, headers, json }', 'const { status, json }'] },
    'notices-no-location', 'stayed-green',
    'POST sent no Location',
  ],
  [
    'first-test', 'not-read-again',
    { 'shop.test.ts': ["  const read = await send('GET', headers.get('location') ?? '/nowhere')\n  assert.equal(read.status, 200)\n  assert.deepEqual(read.json, { id: json.id, ...sent })\n", "  assert.equal(headers.get('location'), `/members/${json.id}`)\n  assert.equal(json.name, sent.name)\n"] },
    'notices-not-stored', 'stayed-green',
    'stored nothing',
  ],
  // must-fail
  [
    'must-fail', 'an-id-that-is-there',
    { 'shop.test.ts': ["assert.equal((await send('GET', '/members/999999')).status, 404)", "assert.notEqual((await send('GET', '/members/999999')).status, 500)", "  assert.equal((await send('GET', `/members/${json.id}`)).status, 404)\n", ''] },
    'notices-unknown-id', 'stayed-green',
    'Ask for an id that nobody has',
  ],
  [
    'must-fail', 'nothing-at-all-is-sent',
    { 'shop.test.ts': ["  const { email, fee } = somebody()\n  assert.equal((await send('POST', '/members', { email, fee })).status, 422)\n", "  assert.equal((await send('POST', '/members', {})).status, 422)\n"] },
    'notices-missing-field', 'stayed-green',
    'without a name',
  ],
  [
    'must-fail', 'believes-the-204',
    { 'shop.test.ts': ["  assert.equal((await send('GET', `/members/${json.id}`)).status, 404)\n", ''] },
    'notices-delete-keeps', 'stayed-green',
    'Read the member again after DELETE',
  ],
  [
    'must-fail', 'refused-for-another-reason',
    { 'shop.test.ts': ["{ ...somebody(), email })).status, 409)", "{ email })).status, 422)"] },
    'notices-duplicate', 'stayed-green',
    'POST accepted an address that is taken.',
  ],
  // stand-alone
  [
    'stand-alone', 'first-id',
    { 'shop.test.ts': ["test('a new member can be read", "test('the first member has a number', async () => {\n  const { json } = await send('POST', '/members', somebody())\n  assert.ok(json.id < 100)\n})\n\ntest('a new member can be read"] },
    'passes-again', 'needs-an-empty-shop',
    'they count on a number',
  ],
  [
    'stand-alone', 'one-address',
    { 'shop.test.ts': ['`${randomUUID()}@mail.example`', '`${count++}@mail.example`', "import { randomUUID } from 'node:crypto'\n", '', "test('a new member", "let count = 0\n\ntest('a new member"] },
    'passes-again', 'passes-once',
    'something of the first is still there',
  ],
  [
    'stand-alone', 'one-field',
    { 'shop.test.ts': ['assert.deepEqual(changed.json, { ...json, fee: 900 })', 'assert.equal(changed.json.fee, 900)'] },
    'notices-patch-replaces', 'stayed-green',
    'compare the whole member',
  ],
  [
    'stand-alone', 'another-id-anyway',
    { 'shop.test.ts': ["  await send('DELETE', `/members/${json.id}`)\n  const next", '  const next'] },
    'notices-ids-again', 'stayed-green',
    'given to the next one',
  ],
  // edges
  [
    'edges', 'still-small',
    { 'shop.test.ts': ['email.toUpperCase()', 'email.toLowerCase()'] },
    'notices-capitals', 'stayed-green',
    'in capitals',
  ],
  [
    'edges', 'its-own-address',
    { 'shop.test.ts': ["`/members/${second.id}`, { email: first.email })).status, 409)", "`/members/${second.id}`, { email: second.email })).status, 200)\n  assert.notEqual(first.email, second.email)"] },
    'notices-patch-duplicate', 'stayed-green',
    'PATCH accepted an address that is taken',
  ],
  [
    'edges', 'any-answer',
    { 'shop.test.ts': ["'/members/999999', { fee: 1 })).status, 404)", "'/members/999999', { fee: 1 })).status < 500, true)"] },
    'notices-patch-unknown', 'stayed-green',
    'and expect 404',
  ],
  [
    'edges', 'both-new',
    { 'shop.test.ts': ['{ ...somebody(), email: email.toUpperCase() }', '{ ...somebody(), email: email.toUpperCase(), fee: -1 }', "send('POST', '/members', other)).status, 409)", "send('POST', '/members', other)).status, 422)"] },
    'notices-capitals', 'stayed-green',
    'Create a member, and another with the address in capitals',
  ],
  // green-for-nothing
  [
    'green-for-nothing', 'as-a-message',
    { 'fees.test.ts': ["  const { status } = await withFee(-1)\n  assert.equal(status, 422)", "  const { status } = await withFee(-1)\n  assert.ok(status, '422')"] },
    'notices-negative', 'stayed-green',
    'something like true',
  ],
  [
    'green-for-nothing', 'still-caught',
    { 'fees.test.ts': ["  const { status } = await withFee('700')\n  assert.equal(status, 422)", "  await withFee('700')\n    .then(({ status }) => assert.equal(status, 422))\n    .catch(() => undefined)"] },
    'notices-text', 'stayed-green',
    'Who catches the error',
  ],
  [
    'green-for-nothing', 'an-object',
    { 'fees.test.ts': ['  assert.equal(status, 201)\n  assert.equal(json.fee, 0)', "  assert.equal(typeof status, 'number')\n  assert.equal(typeof json, 'object')"] },
    'notices-no-free', 'stayed-green',
    'an object as well',
  ],
  [
    'green-for-nothing', 'zero-is-refused',
    { 'fees.test.ts': ['assert.equal(status, 201)', 'assert.equal(status, 422)'] },
    'fees-pass', 'red-on-a-right-server',
    'This server does what the lessons say',
  ],
  // at-once
  [
    'at-once', 'one-after-the-other',
    { 'shop.test.ts': ["const answers = await Promise.all(Array.from({ length: 10 }, () => send('POST', '/members', same)))", "const answers = []\n  for (let i = 0; i < 10; i++) answers.push(await send('POST', '/members', same))"] },
    'notices-race', 'stayed-green',
    '`Promise.all`, and then count',
  ],
  [
    'at-once', 'at-least-one',
    { 'shop.test.ts': ['filter(({ status }) => status === 201).length, 1)', 'some(({ status }) => status === 201), true)'] },
    'notices-race', 'stayed-green',
    'at once, were both accepted',
  ],
  [
    'at-once', 'ten-addresses',
    { 'shop.test.ts': ["send('POST', '/members', same)))", "send('POST', '/members', somebody())))", '.length, 1)', '.length, 10)', "  const same = somebody()\n", ''] },
    'notices-race', 'stayed-green',
    'All of them passed',
  ],
  [
    'at-once', 'counts-the-answers',
    { 'shop.test.ts': ['answers.filter(({ status }) => status === 201).length, 1)', 'answers.length, 10)'] },
    'notices-race', 'stayed-green',
    'two POSTs with one address',
  ],
]
