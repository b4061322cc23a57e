import { Ajv } from 'ajv'

import { expectError } from '../error-shape.js'

/** @typedef {import('understudy-server/lessons').Answer} Answer */
/** @typedef {import('understudy-server/lessons').Seen} Seen */
/** @typedef {import('understudy-server/lessons').Tester} Tester */
/** @typedef {Record<string, any>} Fields */
/** @typedef {readonly [change: unknown, field: string]} Row What is changed in a right body, and the field that is named. */

/** @param {Tester} t */
const right = (t) => ({
  name: t.word('Ada'),
  email: `${t.word('ada')}@mail.example`,
  age: t.number(30, 70),
})

/** What was sent last. @param {Seen} seen */
const sent = ({ last }) => JSON.parse(last?.request.body ?? '')

/** @param {Seen} seen */
const accepted = ({ last }) => last?.status === 201 || last?.status === 200

/** @param {Answer | undefined} answer */
const detailsIn = (answer) => answer?.json?.error?.details

/** @param {Answer} answer */
const fieldsIn = (answer) => detailsIn(answer).map((/** @type {Fields} */ { field }) => field)

/**
 * Expects a refusal that names this field in its details.
 *
 * @param {Tester} t
 * @param {Answer} answer
 * @param {string} field
 */
const expectProblem = (t, answer, field) => {
  answer
    .or(
      'says-401-or-403',
      ({ last }) => last?.status === 401 || last?.status === 403,
      ({ last }) =>
        `${last?.status} speaks of who is asking. This client may do it, but the data is wrong: 422, Unprocessable Content.`,
    )
    .or(
      'accepted',
      { otherwise: accepted },
      (seen) =>
        `You answered ${seen.last?.status} to ${JSON.stringify(field === '' ? sent(seen) : (sent(seen)[field] ?? null))}${field === '' ? '' : ` as \`${field}\``}: it was stored.`,
    )
  expectError(answer, 422, 400)
  if (answer.status === 400)
    t.note('400 is accepted; 422 says more exactly that the JSON was fine and the values were not.')
  answer
    .or(
      'no-details',
      ({ last }) => detailsIn(last) === undefined,
      'The error says that something is wrong, and not what. Put a list `details` beside the message.',
    )
    .or(
      'details-by-name',
      ({ last }) => typeof detailsIn(last) === 'object' && !Array.isArray(detailsIn(last)),
      '`details` is an object. It should be a list with an object for each problem: a program can go through it without knowing your names.',
    )
    .or(
      'details-are-texts',
      ({ last }) =>
        typeof detailsIn(last)[0] === 'string' ||
        (Array.isArray(detailsIn(last)) && detailsIn(last)[0].field === undefined),
      'The problem has no `field`. A form wants to show it beside the right box: `{ field, message }`.',
    )
    .or(
      'other-field-named',
      ({ last }) =>
        last !== undefined && typeof fieldsIn(last)[0] === 'string' && !fieldsIn(last).includes(field),
      ({ last }) =>
        `The problem is in ${field === '' ? 'the whole body' : `\`${field}\``}, and you named ${
          last &&
          fieldsIn(last)
            .map((/** @type {string} */ name) => `\`${name}\``)
            .join(', ')
        }.`,
    )
    .expectThat(
      field === '' ? 'a problem in "details"' : `a problem with the field "${field}" in "details"`,
      ({ error }) =>
        error.details.some(
          (/** @type {Fields} */ problem) =>
            (field === '' || problem.field === field) && typeof problem.message === 'string',
        ),
    )
}

/**
 * Refuses each row; first shows that a right body is accepted.
 *
 * @param {Tester} t
 * @param {readonly Row[]} rows
 */
const refuse = async (t, rows) => {
  await accept(t, {})
  for (const [change, field] of rows) {
    const body = { ...right(t), .../** @type {Fields} */ (change) }
    expectProblem(t, await t.post('/members', body), field)
  }
}

/**
 * Accepts a right body with this change.
 *
 * @param {Tester} t
 * @param {Fields} change
 */
const accept = async (t, change) => {
  const body = { ...right(t), ...change }
  const answer = await t.post('/members', body)
  return answer
    .or(
      'right-refused',
      ({ last }) => last?.status === 422 || last?.status === 400,
      ({ last }) =>
        `Nothing is wrong with this member, and you refused it, because of ${
          last &&
          fieldsIn(last)
            .map((/** @type {string} */ name) => `\`${name}\``)
            .join(', ')
        }.`,
    )
    .expect(201)
    .expectPart(body)
}

/** @type {import('understudy-server/lessons').DefineChecks} */
export default ({ check, diagnose }) => {
  check(
    'missing-fields',
    {
      step: 'required-and-types',
      title: 'A member without a name, an address or an age is refused, and the field is named',
      why: 'What gets into your data stays there. Every part of the shop that reads it later relies on what you let in.',
    },
    async (t) => {
      await refuse(t, [
        [{ name: undefined }, 'name'],
        [{ email: undefined }, 'email'],
        [{ age: undefined }, 'age'],
      ])
    },
  )

  check(
    'wrong-types',
    {
      step: 'required-and-types',
      title: 'A value of another type is refused',
      needs: ['missing-fields'],
    },
    async (t) => {
      await refuse(t, [
        [{ name: 7 }, 'name'],
        [{ name: ['Ada'] }, 'name'],
        [{ name: null }, 'name'],
        [{ email: { address: 'ada@mail.example' } }, 'email'],
        [{ age: '30' }, 'age'],
        [{ age: 30.5 }, 'age'],
        [{ age: null }, 'age'],
        [{ age: true }, 'age'],
        [{ newsletter: 'yes' }, 'newsletter'],
        [{ newsletter: 1 }, 'newsletter'],
      ])
    },
  )
  diagnose(
    'wrong-types',
    'number-in-a-text',
    (seen) => accepted(seen) && typeof sent(seen).age === 'string',
    'The age `"30"` is a text, and was accepted. Later `"30" + 1` is `"301"`.',
    '`Number(value)` turns texts into numbers before it looks. `Number.isInteger(value)` looks at the value as it came.',
  )
  diagnose(
    'wrong-types',
    'part-of-a-year',
    (seen) => accepted(seen) && sent(seen).age === 30.5,
    '30.5 is a number, and not an age. Allow whole numbers alone.',
    '`Number.isInteger(30.5)` is false.',
  )
  diagnose(
    'wrong-types',
    'null-passes',
    (seen) => accepted(seen) && (sent(seen).name === null || sent(seen).age === null),
    '`null` was accepted. It is a value, and it is not missing: it is something else than a text or a number.',
    'Test for the type that you want. `typeof null` is `"object"`, and `null` is not `undefined`.',
  )

  check(
    'false-is-a-value',
    {
      step: 'required-and-types',
      title: '"newsletter" may be true, false, or missing',
      needs: ['missing-fields'],
    },
    async (t) => {
      for (const newsletter of [true, false]) {
        const answer = await t.post('/members', { ...right(t), newsletter })
        answer
          .or(
            'false-refused',
            ({ last }) => newsletter === false && (last?.status ?? 0) >= 400,
            '`false` was refused. It is a value like any other; only what is not there is missing.',
            '`!value` is true for false, for 0 and for the empty text. Compare with `undefined`.',
          )
          .expect(201)
          .expectPart({ newsletter })
      }
      const answer = await t.post('/members', right(t))
      answer
        .expect(201)
        .or(
          'default-missing',
          ({ last }) => last?.json.newsletter === undefined,
          'Without `newsletter` the new member has none at all. It is `false` then: everybody who reads it later wants true or false.',
        )
        .expectPart({ newsletter: false })
    },
  )

  check(
    'not-an-object',
    {
      step: 'required-and-types',
      title: 'A list in place of an object is refused',
      needs: ['missing-fields'],
    },
    async (t) => {
      await accept(t, {})
      for (const body of [[], [right(t)]]) expectProblem(t, await t.post('/members', body), '')
    },
  )

  check(
    'bad-ages',
    {
      step: 'rules',
      title: 'An age below 18 or above 150 is refused',
      needs: ['wrong-types'],
    },
    async (t) => {
      await refuse(
        t,
        [17, 0, -30, 151].map((age) => [{ age }, 'age']),
      )
      for (const age of [18, 150]) {
        const answer = await t.post('/members', { ...right(t), age })
        answer
          .or(
            'limit-excluded',
            ({ last }) => (last?.status ?? 0) >= 400,
            `${age} was refused. From 18 to 150 means that both are allowed.`,
          )
          .expect(201)
      }
    },
  )

  check(
    'zero-is-not-missing',
    {
      step: 'rules',
      title: 'An age of 0 is refused for another reason than no age',
      needs: ['bad-ages'],
    },
    async (t) => {
      const missing = await t.post('/members', { ...right(t), age: undefined })
      const zero = await t.post('/members', { ...right(t), age: 0 })
      expectProblem(t, missing, 'age')
      expectProblem(t, zero, 'age')
      zero
        .or(
          'zero-called-missing',
          'An age of 0 was reported as if there were none. The client sent one, and looks for the mistake in the wrong place.',
          '`!value` is true for 0 as well. Compare with `undefined`.',
        )
        .expectThat(
          'another message than for a missing age',
          ({ error }) => error.details[0].message !== detailsIn(missing)[0].message,
        )
    },
  )

  check(
    'bad-names',
    {
      step: 'rules',
      title: 'A name that is empty, only spaces, or longer than 100 letters is refused',
      needs: ['wrong-types'],
    },
    async (t) => {
      await refuse(
        t,
        ['', '   ', '\n', 'x'.repeat(101)].map((name) => [{ name }, 'name']),
      )
      for (const name of ['x'.repeat(100), 'Zoë', "O'Neil-王"]) {
        const answer = await t.post('/members', { ...right(t), name })
        answer
          .or(
            'name-too-strict',
            ({ last }) => (last?.status ?? 0) >= 400,
            ({ last }) =>
              `The name \`${JSON.parse(last?.request.body ?? '').name.slice(0, 20)}\` was refused. Names have 1 to 100 letters, of any script.`,
          )
          .expect(201)
      }
    },
  )
  diagnose(
    'bad-names',
    'only-spaces',
    (seen) => accepted(seen) && sent(seen).name !== '' && sent(seen).name.trim() === '',
    'A name of nothing but spaces has letters to count, and nothing to read.',
    '`trim()` takes the spaces at both ends away: measure what is left.',
  )

  check(
    'bad-addresses',
    {
      step: 'rules',
      title: 'What is not an address is refused, and unusual addresses are not',
      needs: ['wrong-types'],
    },
    async (t) => {
      const bad = [
        '',
        'ada',
        'ada@',
        '@mail.example',
        'ada@mail',
        'a da@mail.example',
        'ada@@mail.example',
        'ada@mail.example\n',
        'ada@mail..example',
        'x@a@mail.example',
      ]
      await refuse(
        t,
        bad.map((email) => [{ email }, 'email']),
      )
      for (const email of [
        'a.b+shop@mail.example',
        "o'neil@mail.example",
        'ADA@sub.mail.example',
        'a_b-c@x1.example',
      ]) {
        const answer = await t.post('/members', { ...right(t), email })
        answer
          .or(
            'address-too-strict',
            ({ last }) => (last?.status ?? 0) >= 400,
            `\`${email}\` is a usual address, and somebody who has it cannot become a member.`,
          )
          .expect(201)
      }
    },
  )

  check(
    'lists-all-problems',
    {
      step: 'all-at-once',
      title: 'Three wrong fields are three problems in one answer',
      why: 'A form with three mistakes should be corrected once, and not three times.',
      needs: ['wrong-types'],
    },
    async (t) => {
      await accept(t, {})
      for (const body of [{ name: ' ', email: 'nowhere', age: 3 }, {}, { name: 5, age: 200 }]) {
        const answer = await t.post('/members', body)
        expectProblem(t, answer, 'name')
        answer
          .or(
            'first-only',
            ({ last }) => detailsIn(last).length === 1,
            'You reported 1 of 3 problems. The client will need three tries.',
            'Collect them in a list, and throw once at the end.',
          )
          .or(
            'reported-twice',
            ({ last }) => detailsIn(last).length > 3,
            'A field was reported more than once.',
          )
          .or(
            'missing-forgotten',
            ({ last }) => detailsIn(last).length === 2 && !('email' in sent(/** @type {Seen} */ ({ last }))),
            'Wrong fields were listed, and a missing one was not.',
          )
          .expectThat(
            'problems with "age", "email" and "name", each once',
            () => JSON.stringify(fieldsIn(answer).toSorted()) === '["age","email","name"]',
          )
      }
    },
  )

  check(
    'nothing-stored-on-error',
    {
      step: 'all-at-once',
      title: 'What was refused is not stored',
      needs: ['lists-all-problems'],
    },
    async (t) => {
      const name = t.word('Refused')
      expectProblem(t, await t.post('/members', { name, email: 'nowhere', age: 3 }), 'age')
      const list = await t.get('/members')
      list
        .expect(200)
        .or(
          'stored-first',
          'The member was refused and is on the list all the same: it was stored before it was checked.',
        )
        .expectThat(`a list without "${name}"`, (members) =>
          members.every((/** @type {Fields} */ member) => member.name !== name),
        )
    },
  )

  check(
    'unknown-field-refused',
    {
      step: 'only-what-you-know',
      title: 'A field that a member does not have is refused, and named',
      why: 'A client that writes `newsleter` believes that it has ordered letters. If you are silent, it believes so for ever.',
      needs: ['lists-all-problems'],
    },
    async (t) => {
      await refuse(t, [
        [{ newsleter: true }, 'newsleter'],
        [{ [t.word('shoe')]: 42 }, ''],
        [{ valueOf: 'x' }, 'valueOf'],
      ])
    },
  )
  diagnose(
    'unknown-field-refused',
    'every-object-has-it',
    (seen) => Object.hasOwn(sent(seen), 'valueOf'),
    '`valueOf` was treated as a field with a rule.',
    'Every object has a `valueOf`, so `in` and `rules[field]` find one. `Object.hasOwn(rules, field)` finds only what you wrote.',
  )
  diagnose(
    'unknown-field-refused',
    'every-object-has-it',
    { serverError: (seen) => Object.hasOwn(sent(seen), 'valueOf') },
    '`valueOf` was treated as a field with a rule.',
    'Every object has a `valueOf`, so `in` and `rules[field]` find one. `Object.hasOwn(rules, field)` finds only what you wrote.',
  )

  check(
    'role-not-chosen',
    {
      step: 'only-what-you-know',
      title: 'Nobody makes themselves an admin, or chooses their id',
      why: 'To store whatever arrives is called mass assignment. It has opened large sites to everybody.',
      needs: ['missing-fields'],
    },
    async (t) => {
      for (const [field, value] of Object.entries({ role: 'admin', id: t.number(500, 900) })) {
        const body = { ...right(t), [field]: value }
        const answer = await t.post('/members', body)
        answer
          .or(
            'became-admin',
            ({ last }) => field === 'role' && last?.json.role === 'admin',
            'Whoever sends `"role": "admin"` is an admin now.',
            'The three dots copy every member of the body over yours. Let only known fields through.',
          )
          .or(
            'chose-id',
            ({ last }) => field === 'id' && last?.json.id === value,
            'The client chose its own id.',
            'The three dots copy every member of the body over yours.',
          )
          .expectThat(
            `a refusal, or a member with another ${field}`,
            (json) => answer.status >= 400 || json[field] !== value,
          )
        if (answer.status < 300) t.note(`\`${field}\` was ignored; to refuse it tells the client more.`)
        else expectProblem(t, answer, field)
      }
    },
  )

  check(
    'patch-one-field',
    {
      step: 'change-a-part',
      title: 'PATCH /members/ and an id changes what is in the body, and nothing else',
      needs: ['missing-fields'],
    },
    async (t) => {
      const made = (await accept(t, { newsletter: true })).json
      const age = t.number(71, 90)
      const answer = await t.patch(`/members/${made.id}`, { age })
      answer
        .or(
          'all-required',
          ({ last }) => last?.status === 422 || last?.status === 400,
          'A change that names one field was refused, because the others are missing. In a PATCH, what is missing stays as it is.',
        )
        .expect(200)
        .or(
          'rest-lost',
          ({ last }) => last?.json.name === undefined || last.json.id === undefined,
          'The fields that were not sent are gone. PATCH changes, PUT replaces.',
        )
        .or(
          'default-came-back',
          ({ last }) => last?.json.newsletter === false,
          '`newsletter` was true and nobody spoke of it, and now it is false. A default is for a new member, not for a change.',
        )
        .expectJson({ ...made, age })
      const again = await t.get('/members')
      again
        .or('not-kept', 'The answer shows the change, and the list does not.')
        .expectThat(
          'the change in the list',
          (list) => list.find((/** @type {Fields} */ { id }) => id === made.id).age === age,
        )
      ;(await t.patch(`/members/${made.id}`, {}))
        .or(
          'nothing-to-change',
          ({ last }) => (last?.status ?? 0) >= 400,
          'A change of nothing was refused. It asks for nothing that is wrong.',
        )
        .expect(200)
      expectError(await t.patch(`/members/${t.number(500_000, 900_000)}`, { age }), 404)
    },
  )

  check(
    'patch-is-checked',
    {
      step: 'change-a-part',
      title: 'What is in the change has to follow the rules',
      needs: ['patch-one-field'],
    },
    async (t) => {
      const { id } = (await accept(t, {})).json
      /** @type {Row[]} */
      const rows = [
        [{ age: 17 }, 'age'],
        [{ age: 0 }, 'age'],
        [{ name: '' }, 'name'],
        [{ name: null }, 'name'],
        [{ email: 'nowhere' }, 'email'],
        [{ newsletter: 'no' }, 'newsletter'],
        [{ role: 'admin' }, 'role'],
      ]
      for (const [change, field] of rows) {
        const answer = await t.patch(`/members/${id}`, change)
        answer.or(
          'skips-falsy',
          ({ last }) =>
            last?.status === 200 &&
            (sent(/** @type {Seen} */ ({ last })).age === 0 ||
              sent(/** @type {Seen} */ ({ last })).name === ''),
          'A value that counts as false, 0 or an empty text, was not looked at.',
          '`if (value)` skips these. In a change, `undefined` alone means "not sent".',
        )
        expectProblem(t, answer, field)
      }
    },
  )

  check(
    'patch-all-or-nothing',
    {
      step: 'change-a-part',
      title: 'A change with one wrong field changes nothing',
      needs: ['patch-is-checked'],
    },
    async (t) => {
      const made = (await accept(t, {})).json
      expectProblem(t, await t.patch(`/members/${made.id}`, { name: t.word('Half'), age: 3 }), 'age')
      const list = await t.get('/members')
      list
        .expect(200)
        .or(
          'half-changed',
          'The change was refused, and half of it was made. Check everything first, and then assign.',
        )
        .expectThat('the member as before', (members) => {
          const now = members.find((/** @type {Fields} */ { id }) => id === made.id)
          return now.name === made.name && now.age === made.age
        })
    },
  )

  check(
    'slow-address-refused',
    {
      step: 'slow-address',
      title: 'A strange address is refused at once, and others are served',
      why: 'JavaScript does one thing at a time. While it looks at one address, everybody waits.',
      needs: ['bad-addresses'],
    },
    async (t) => {
      for (const email of [`${'a'.repeat(40)}!`, `${'b'.repeat(60)}@`, `x@${'a.'.repeat(40)}!`])
        expectProblem(t, await t.post('/members', { ...right(t), email }), 'email')
      await accept(t, { email: `${'a'.repeat(40)}@mail.example` })
    },
  )

  check(
    'long-address-refused',
    {
      step: 'slow-address',
      title: 'An address of more than 254 letters is refused',
      why: 'The longest that mail can carry (RFC 5321). What has no limit will be used without one.',
      needs: ['slow-address-refused'],
    },
    async (t) => {
      const longest = `ab@${'b.'.repeat(122)}example`
      await accept(t, { email: longest })
      const answer = await t.post('/members', { ...right(t), email: `a${longest}` })
      answer.or(
        'no-length',
        accepted,
        'An address of 255 letters was accepted. No mail can be sent there: the limit is 254.',
      )
      expectProblem(t, answer, 'email')
    },
  )

  check(
    'schema-served',
    {
      step: 'one-schema',
      title: 'GET /schemas/member answers with a JSON Schema of the four fields',
      needs: ['missing-fields'],
    },
    async (t) => {
      const answer = await t.get('/schemas/member')
      answer
        .expect(200)
        .expectThat(
          'a schema of an object with "properties"',
          ({ type, properties }) => type === 'object' && typeof properties === 'object',
        )
        .or(
          'field-not-in-schema',
          ({ last }) => Object.keys(last?.json.properties).length < 4,
          'The schema does not know all fields: `name`, `email`, `age` and `newsletter`.',
        )
        .expectThat('"properties" with name, email, age and newsletter', ({ properties }) =>
          ['name', 'email', 'age', 'newsletter'].every((field) => typeof properties[field] === 'object'),
        )
        .or(
          'schema-does-not-compile',
          'Ajv cannot read this schema. A keyword may be misspelled, or have a value of the wrong type.',
        )
        .expectThat('a schema that Ajv can compile', (schema) => compiled(schema) !== undefined)
    },
  )

  check(
    'schema-agrees',
    {
      step: 'one-schema',
      title: 'The schema and the server refuse the same, and accept the same',
      why: 'A client checks its form by the schema, before it sends anything. If the two differ, one of them lies.',
      needs: ['schema-served', 'bad-ages', 'bad-names'],
    },
    async (t) => {
      const isValid = compiled((await t.get('/schemas/member')).json)
      const base = right(t)
      const bodies = [
        base,
        { ...base, age: 18 },
        { ...base, age: 150 },
        { ...base, newsletter: false },
        { ...base, name: 'x'.repeat(100) },
        {},
        { ...base, age: 17 },
        { ...base, age: 151 },
        { ...base, age: '30' },
        { ...base, age: 30.5 },
        { ...base, name: '' },
        { ...base, name: '   ' },
        { ...base, name: 'x'.repeat(101) },
        { ...base, email: 'nowhere' },
        { ...base, email: 'a@b.example@c.example' },
        { ...base, newsletter: 1 },
        { ...base, role: 'admin' },
        { ...base, [t.word('shoe')]: 1 },
      ]
      for (const body of bodies) {
        const answer = await t.post('/members', body)
        const says = isValid?.(body) === true
        const server = answer.status === 201
        if (says === server) continue
        answer
          .or(
            'schema-allows-more',
            () =>
              says &&
              (sent(/** @type {Seen} */ ({ last: answer })).role ?? 'none') === 'none' &&
              Object.keys(body).every((name) => name in base || name === 'newsletter'),
            'The schema would accept this, and the server does not. A client that trusts the schema is refused.',
          )
          .or(
            'schema-open',
            () => says && Object.keys(body).some((name) => !(name in base) && name !== 'newsletter'),
            'The schema accepts fields that it does not know: that is how JSON Schema begins. `additionalProperties: false` closes it.',
          )
          .or(
            'schema-allows-less',
            () => server,
            'The server accepts this, and the schema does not. Do both use the same rules?',
          )
          .fail(`the schema to ${server ? 'accept' : 'refuse'} ${JSON.stringify(body)} as the server does`)
      }
    },
  )
}

/** @param {any} schema */
const compiled = (schema) => {
  try {
    return new Ajv({ strict: false, validateFormats: false, logger: false }).compile(schema)
  } catch {
    return undefined
  }
}
