import { mistakes, openShop } from './shop.js'

/** @typedef {import('understudy-server/lessons').Tester} Tester */

/**
 * Runs a file of tests against a shop.
 *
 * @param {Tester} t
 * @param {string} file
 * @param {Awaited<ReturnType<typeof openShop>>} shop
 */
const runTests = async (t, file, shop) => {
  const { code, stdout, stderr } = await t.run(file, { env: { BASE_URL: shop.url } })
  const output = `${stdout}\n${stderr}`
  const failed = [...output.matchAll(/^\s*(?:not ok \d+ - |✖ )(.+?)(?: \([\d.]+ms\))?$/gm)].map(
    ([, name]) => name,
  )
  const count = (/** @type {string} */ what) =>
    Number(new RegExp(`^(?:#|ℹ) ${what} (\\d+)`, 'm').exec(output)?.[1] ?? 0)
  const why = /^\s*error: (?:\|-\s*)?['"]?([^\n]*\S[^\n]*?)['"]?$/m.exec(output)?.[1] ?? ''
  return { code, failed, tests: count('tests'), skipped: count('skipped') + count('todo'), why, output }
}

/** @param {string[]} names */
const listed = (names) =>
  names
    .slice(0, 3)
    .map((name) => `"${name}"`)
    .join(', ')

/**
 * Expects that the tests of a file pass on a server that is right.
 *
 * @param {Tester} t
 * @param {string} file
 */
const expectGreen = async (t, file) => {
  const shop = await openShop()
  try {
    const { code, failed, tests, skipped, why, output } = await runTests(t, file, shop)
    const expected = `the tests in ${file}.ts to pass on a server that is right`
    if (code !== 0 && failed.length === 0)
      t.or('did-not-run', 'The file ended with an error before its tests were done.').fail(
        expected,
        (/^.*Error.*$/m.exec(output)?.[0] ?? output).trim().slice(0, 200),
      )
    if (failed.length > 0)
      t.or(
        'red-on-a-right-server',
        'This server does what the lessons say, and your test expects something else of it.',
        'What does `assert` say that it wanted, and what came? Compare it with lesson 11.',
      ).fail(expected, `${listed(/** @type {string[]} */ (failed))} failed${why === '' ? '' : `: ${why}`}`)
    if (tests - skipped <= 0)
      t.or(
        'no-tests',
        'No test was run. A file without tests is green as well.',
        '`test("what it shows", async () => { … })`, with `test` from `node:test`.',
      ).fail(`a test in ${file}.ts`, `${tests} tests, ${skipped} of them skipped`)
    if (shop.count() === 0)
      t.or(
        'asked-elsewhere',
        'Your tests passed, and the server at `BASE_URL` got no request: they ask another one, or none.',
      ).fail('a request to BASE_URL', 'none')
  } finally {
    await shop.close()
  }
}

/** @type {import('understudy-server/lessons').DefineChecks} */
export default ({ check }) => {
  /**
   * @param {string} step
   * @param {keyof typeof mistakes} mistake
   * @param {{ title: string, advice: string, file?: string, needs?: string[] }} words
   */
  const notices = (step, mistake, { title, advice, file = 'shop.test', needs = ['tests-pass'] }) => {
    check(`notices-${mistake}`, { step, title, needs, starts: true }, async (t) => {
      const shop = await openShop(mistake)
      try {
        const { failed, code } = await runTests(t, file, shop)
        if (failed.length === 0 && code === 0)
          t.or(
            'stayed-green',
            `We ran your tests against a server with one mistake: ${mistakes[mistake]}. All of them passed.`,
            advice,
          ).fail('a test that fails', 'all tests pass')
      } finally {
        await shop.close()
      }
    })
  }

  check(
    'tests-pass',
    {
      step: 'first-test',
      title: 'There are tests, and they pass on a server that is right',
      why: 'A test that fails on a right server is worse than none: after a week nobody looks at it.',
      starts: true,
    },
    (t) => expectGreen(t, 'shop.test'),
  )
  notices('first-test', 'create-200', {
    title: 'Your tests notice a POST that answers 200',
    advice: '`assert.equal(status, 201)`',
  })
  notices('first-test', 'no-location', {
    title: 'Your tests notice a POST without Location',
    advice: 'Look at `headers.get("location")`, or better: go there.',
  })
  notices('first-test', 'not-stored', {
    title: 'Your tests notice a POST that stores nothing',
    advice: 'Read the member again after you have created it.',
  })
  notices('must-fail', 'unknown-id', {
    title: 'Your tests notice that an unknown id is answered',
    advice: 'Ask for an id that nobody has, and expect 404.',
  })
  notices('must-fail', 'missing-field', {
    title: 'Your tests notice that a member without a name is accepted',
    advice: 'Send a body without a name, and expect 422.',
  })
  notices('must-fail', 'delete-keeps', {
    title: 'Your tests notice a DELETE that deletes nothing',
    advice: 'Read the member again after DELETE, and expect 404.',
  })
  notices('must-fail', 'duplicate', {
    title: 'Your tests notice that an address is given twice',
    advice: 'Create two members with one address, and expect 409 for the second.',
  })

  check(
    'passes-again',
    {
      step: 'stand-alone',
      title: 'Your tests pass twice on one server that has other members already',
      why: 'Tests are run again, by others, in another order, on servers with data. Then they must not need luck.',
      needs: ['tests-pass'],
      starts: true,
    },
    async (t) => {
      const shop = await openShop(undefined, 3)
      try {
        for (const time of ['first', 'second']) {
          const { failed, why } = await runTests(t, 'shop.test', shop)
          if (failed.length > 0)
            t.or(
              'needs-an-empty-shop',
              () => time === 'first',
              'On an empty server your tests pass. On one that has three members they do not: they count on a number, on an id, or on being alone.',
              'Read the id from the answer to your own POST, and look for your own member on the list.',
            )
              .or(
                'passes-once',
                () => time === 'second',
                'The first time your tests pass, and the second time on the same server they do not: something of the first is still there.',
                'Use an address that was never used, for example with `randomUUID()` in it.',
              )
              .fail(
                `all tests to pass the ${time} time`,
                `${listed(/** @type {string[]} */ (failed))} failed${why === '' ? '' : `: ${why}`}`,
              )
        }
      } finally {
        await shop.close()
      }
    },
  )
  notices('stand-alone', 'patch-replaces', {
    title: 'Your tests notice a PATCH that loses what was not sent',
    advice: 'Change one field, and compare the whole member.',
  })
  notices('stand-alone', 'ids-again', {
    title: 'Your tests notice that an id is given again',
    advice: 'Create, delete, create: the second id has to be another.',
  })
  notices('edges', 'capitals', {
    title: 'Your tests notice that capitals make another address',
    advice: 'Create a member, and another with the address in capitals: 409.',
  })
  notices('edges', 'patch-duplicate', {
    title: 'Your tests notice a PATCH with an address that is taken',
    advice: 'Create two members, and give the second the address of the first by PATCH: 409.',
  })
  notices('edges', 'patch-unknown', {
    title: 'Your tests notice that PATCH finds somebody who does not exist',
    advice: 'PATCH with an id that nobody has, and expect 404.',
  })

  const ofFees = { file: 'fees.test' }
  notices('green-for-nothing', 'negative', {
    ...ofFees,
    title: 'The tests of fees notice a negative fee',
    advice: '`assert(value, message)` asks whether the value is something like true, and 201 is.',
  })
  notices('green-for-nothing', 'text', {
    ...ofFees,
    title: 'The tests of fees notice a fee that is a text',
    advice: 'Who catches the error that `assert` throws?',
  })
  notices('green-for-nothing', 'no-free', {
    ...ofFees,
    title: 'The tests of fees notice that nobody can be a member for nothing',
    advice: 'The body of an error is an object as well. What does the test know about it?',
  })
  check(
    'fees-pass',
    {
      step: 'green-for-nothing',
      title: 'The tests of fees pass on a server that is right',
      needs: ['tests-pass'],
      starts: true,
    },
    (t) => expectGreen(t, 'fees.test'),
  )
  notices('at-once', 'race', {
    title: 'Your tests notice that two at once get one address',
    advice: '`Promise.all`, and then count.',
  })
}
