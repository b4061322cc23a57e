import { expectError } from '../error-shape.js'

/** @typedef {import('understudy-server/lessons').Answer} Answer */
/** @typedef {import('understudy-server/lessons').Tester} Tester */
/** @typedef {Record<string, any>} Fields */

/** Fees in euros, with what they are in cents. */
const fees = /** @type {const} */ ([
  [12.5, 1250],
  [19.99, 1999],
  [0.29, 29],
  [8, 800],
  [0, 0],
])

/** A file from before there were versions. @param {Tester} t */
const oldFile = (t) => ({
  nextId: fees.length + 1,
  members: fees.map(([fee], index) => ({
    id: index + 1,
    name: t.word('Mira'),
    email: `${t.word('mira')}@mail.example`,
    fee,
  })),
})

/** @param {Tester} t */
const fields = (t) => ({
  name: t.word('Ada'),
  email: `${t.word('ada')}@mail.example`,
  fee: t.number(100, 5000),
})

/** Creates a member. @param {Tester} t @param {Fields} [more] */
const made = async (t, more) => {
  const sent = { ...fields(t), ...more }
  const answer = (await t.post('/members', sent)).expect(201)
  return { ...sent, id: answer.json.id, path: `/members/${answer.json.id}`, answer }
}

/** @param {Fields} value */
const inCents = ({ members }) => members.map((/** @type {Fields} */ { fee }) => fee)

/** On one line. @param {string} text */
const brief = (text) => text.trim().replaceAll(/\s+/g, ' ').slice(0, 200)

/**
 * Expects that the program ends when it is started on this file, with an error, and leaves the file alone. Returns what it
 * wrote to stderr.
 *
 * @param {Tester} t
 * @param {string} text
 * @param {string} reason
 */
const expectRefusal = async (t, text, reason) => {
  const refusal = await t.startOn(text)
  const after = await t.dataText()
  const expected = `a program that does not start: ${reason}`
  if (after !== text)
    t.or(
      'changed-and-refused',
      () => refusal !== undefined,
      'The program stopped, and the file is not what it was before: some of the change is in it, and the next start meets a mixture.',
      'Change the data in memory, and write once, when everything went well.',
    )
      .or(
        'started-anyway',
        () => refusal === undefined,
        `The program started, and has written the file anew. Nobody has read what was wrong with it: ${reason}.`,
        'An error that nobody catches ends the program. Throw one, before anything is written.',
      )
      .fail(`${expected}, and the file as it was`, brief(after))
  if (refusal === undefined)
    t.or(
      'started-all-the-same',
      `The program started and answers, with data that it cannot work with: ${reason}.`,
      'An error that nobody catches ends the program. Throw one.',
    ).fail(expected, 'a server that listens')
  if (refusal?.code === 0)
    t.or(
      'ended-content',
      'The program ended with code 0, which says that all went well. Whatever started it believes so.',
      'An error that nobody catches ends it with code 1; `process.exit(1)` does so too.',
    ).fail('an exit code other than 0', 'exit code 0')
  return refusal?.stderr ?? ''
}

/** @type {import('understudy-server/lessons').DefineChecks} */
export default ({ check }) => {
  check(
    'old-file-in-cents',
    {
      step: 'migrate-once',
      title: 'A file with fees in euros is changed to cents when the program starts',
      why: 'The data of yesterday does not know the program of today. Somebody has to translate it, once.',
      starts: true,
    },
    async (t) => {
      const old = oldFile(t)
      await t.restartOn(JSON.stringify(old))
      const wanted = old.members.map(({ id, name, email }, index) => ({
        id,
        name,
        email,
        fee: fees[index]?.[1],
      }))
      const list = await t.get('/members')
      list
        .expect(200)
        .or(
          'rows-lost',
          ({ last }) => last?.json.length < wanted.length,
          ({ last }) => `${wanted.length} members were in the file, and ${last?.json.length} are left.`,
        )
        .or(
          'still-euros',
          ({ last }) => last?.json[0].fee === 12.5,
          'The fee of 12.5 is still 12.5. The rest of the program reads it as twelve and a half cents.',
        )
        .or(
          'not-rounded',
          ({ last }) =>
            last?.json[0].fee !== 12.5 &&
            last?.json.some((/** @type {Fields} */ { fee }) => !Number.isInteger(fee)),
          ({ last }) =>
            `One fee is ${last?.json.map((/** @type {Fields} */ { fee }) => fee).find((/** @type {number} */ fee) => !Number.isInteger(fee))} now. Computers keep 19.99 as the nearest number that they have, and a hundred times that is not quite 1999.`,
          '`Math.round(fee * 100)`',
        )
        .or(
          'cut-off',
          ({ last }) => last?.json[0].fee === 1250 && last.json[2].fee === 28,
          'A fee of 0.29 euros became 28 cents. A hundred times 0.29 is a little less than 29 for a computer: round it, and do not cut it off.',
          '`Math.round`, not `Math.floor` or `Math.trunc`.',
        )
        .expectThat(
          'the members of the file, with 12.5 as 1250, 19.99 as 1999 and 0.29 as 29',
          (rows) =>
            rows.length === wanted.length &&
            wanted.every((row, index) =>
              Object.entries(row).every(([name, value]) => rows[index][name] === value),
            ),
        )
      const stored = /** @type {Fields} */ (await t.data())
      if (inCents(stored)[0] !== 1250)
        t.or(
          'only-in-memory',
          'The members are right in the answers, and the file is as before. So it is changed again at each start, and whoever reads the file gets it wrong.',
          '`await save()` after the change.',
        ).fail('cents in the data file', brief(JSON.stringify(stored)))
    },
  )

  check(
    'second-start-same',
    {
      step: 'migrate-once',
      title: 'The second start changes nothing',
      why: 'A server starts many times. A change that multiplies must not happen twice.',
      needs: ['old-file-in-cents'],
      starts: true,
    },
    async (t) => {
      await t.restartOn(JSON.stringify(oldFile(t)))
      const before = await t.dataText()
      const files = (await t.dataFiles()).size
      await t.restart()
      const list = await t.get('/members')
      list
        .expect(200)
        .or(
          'twice',
          ({ last }) => last?.json[0].fee === 125_000,
          'After the second start the fee of 12.50 is 1250.00: it was multiplied again. Nothing in the file says that it is in cents already.',
          'Write the version into the file with the change, and compare it first.',
        )
        .expectThat('the fees as after the first start', (rows) => rows[0].fee === 1250)
      const { schema_version: version } = /** @type {Fields} */ (await t.data())
      if (!Number.isInteger(version) || version < 1)
        t.or(
          'no-version',
          'Nothing in the file says what has been done to it. You guess it from the values, and the next change may not be seen in them.',
        ).fail('"schema_version" in the data file, 1 or more', JSON.stringify(version) ?? 'none')
      if ((await t.dataText()) !== before)
        t.or('written-again', 'Nothing had to be changed, and the file was written all the same.').fail(
          'the same bytes after the second start',
          brief(await t.dataText()),
        )
      const more = (await t.dataFiles()).size - files
      if (more > 0)
        t.or('copy-each-time', 'Nothing was changed at the second start, and another copy was made.').fail(
          'no further file after the second start',
          `${more} more`,
        )
    },
  )

  check(
    'new-file-stays',
    {
      step: 'migrate-once',
      title: 'What was stored by this program is not changed when it starts again',
      needs: ['second-start-same'],
      starts: true,
    },
    async (t) => {
      if (await t.startOn(null)) t.fail('a program that starts without a data file', 'it ended')
      const { path, fee } = await made(t)
      await t.restart()
      const answer = await t.get(path)
      answer
        .expect(200)
        .or(
          'new-file-changed',
          ({ last }) => last?.json.fee === fee * 100,
          'There was no file, this program made one, with cents. At the next start it took it for an old one and multiplied them.',
          'A new file has the version of the program from its beginning.',
        )
        .expectPart({ fee })
    },
  )

  check(
    'from-version-0',
    {
      step: 'from-any-version',
      title: 'A file from before the first change gets both',
      needs: ['old-file-in-cents'],
      starts: true,
    },
    async (t) => {
      const old = oldFile(t)
      await t.restartOn(JSON.stringify(old))
      const list = await t.get('/members')
      list
        .expect(200)
        .or(
          'invented-date',
          ({ last }) => typeof last?.json[0].created_at === 'string',
          ({ last }) =>
            `An old member has \`created_at\` ${last?.json[0].created_at}. Nobody wrote that down; a made-up date cannot be told from a true one later. \`null\` says that it is not known.`,
        )
        .or(
          'made-active',
          ({ last }) => last?.json[0].is_active === true,
          'The old members are active now, and nobody has asked them. The new field begins with `false`.',
        )
        .or(
          'date-left-out',
          ({ last }) => last?.json[0].created_at === undefined && last?.json[0].is_active === false,
          'Old members have no `created_at` at all. `null` says that it is not known, and every member has the same fields.',
        )
        .expectThat('members with fees in cents, "is_active" false and "created_at" null', (rows) =>
          rows.every(
            (/** @type {Fields} */ row, /** @type {number} */ index) =>
              row.is_active === false && row.created_at === null && row.fee === fees[index]?.[1],
          ),
        )
    },
  )

  check(
    'from-version-1',
    {
      step: 'from-any-version',
      title: 'A file of version 1 gets only what it has not had',
      why: 'Some servers were updated last week, some skip a year. Each file goes on from where it is.',
      needs: ['from-version-0'],
      starts: true,
    },
    async (t) => {
      const { nextId, members } = oldFile(t)
      const cents = members.map((member, index) => ({ ...member, fee: fees[index]?.[1] }))
      await t.restartOn(JSON.stringify({ schema_version: 1, nextId, members: cents }))
      const list = await t.get('/members')
      list
        .expect(200)
        .or(
          'from-the-beginning',
          ({ last }) => last?.json[0].fee === 125_000,
          'The file said version 1, and its fees were multiplied once more. The changes that it has had begin again.',
          '`migrations.slice(version)` are those that are missing.',
        )
        .or(
          'second-left-out',
          ({ last }) => last?.json[0].is_active === undefined,
          'The file said version 1, and nothing was done to it: it is changed only when it has no version at all.',
          'Compare the version with the number of migrations.',
        )
        .expectThat('the fees as they were, "is_active" false and "created_at" null', (rows) =>
          rows.every(
            (/** @type {Fields} */ row, /** @type {number} */ index) =>
              row.is_active === false && row.created_at === null && row.fee === fees[index]?.[1],
          ),
        )
      const { schema_version: version } = /** @type {Fields} */ (await t.data())
      if (version === 1)
        t.or(
          'version-not-raised',
          'The members were changed, and the file still says version 1: the next start changes them again.',
        ).fail('a higher "schema_version" in the data file', '1')
    },
  )

  check(
    'defaults-for-new',
    {
      step: 'from-any-version',
      title: 'A new member is inactive unless it says otherwise, and has the time of its creation',
      needs: ['from-version-0'],
    },
    async (t) => {
      const from = Date.now()
      const { answer } = await made(t)
      answer
        .or(
          'default-missing',
          ({ last }) => last?.json.is_active === undefined,
          'A new member has no `is_active`. The migration has given one to the old members; new ones need it as well.',
        )
        .expectPart({ is_active: false })
        .or(
          'date-missing',
          ({ last }) => last?.json.created_at === undefined || last.json.created_at === null,
          'A new member has no `created_at`. For new ones the server knows it.',
          '`new Date().toISOString()`',
        )
        .or(
          'date-from-the-start',
          ({ last }) => Date.parse(last?.json.created_at) < from - 1000,
          'The time is that of the start of the program, or an earlier one. Make it inside the handler.',
        )
        .expectThat(
          'the current time in "created_at", such as "2026-05-04T10:00:00.000Z"',
          ({ created_at: at }) => {
            const time = new Date(at)
            return time.toISOString() === at && Math.abs(time.getTime() - Date.now()) < 60_000
          },
        )
      const active = await made(t, { is_active: true })
      active.answer
        .or('default-wins', '`is_active` was sent as true, and the default has replaced it.')
        .expectPart({ is_active: true })
    },
  )

  check(
    'copy-kept',
    {
      step: 'from-any-version',
      title: 'Before the file is changed, a copy of it is kept beside it',
      why: 'A change of all data has one chance. When it was wrong, the copy is the only way back.',
      needs: ['from-version-0'],
      starts: true,
    },
    async (t) => {
      const text = JSON.stringify(oldFile(t))
      await t.restartOn(text)
      const files = await t.dataFiles()
      const others = [...files].filter(([name]) => name !== 'data.json').map(([, bytes]) => String(bytes))
      const isTooLate = others.includes(String(files.get('data.json')))
      if (!others.includes(text))
        t.or(
          'copied-too-late',
          () => isTooLate,
          'There is a copy, and it has the new data: it was made after the change.',
        )
          .or(
            'no-copy',
            () => !isTooLate,
            'The old file is gone: there is no copy of it in the folder of the data file.',
            '`copyFile` from `node:fs/promises`, before anything is written.',
          )
          .fail('a file beside the data file that has what it had before', [...files.keys()].join(', '))
    },
  )

  check(
    'bad-fee-refused',
    {
      step: 'refuse-to-start',
      title: 'A file whose fees cannot be changed is left alone, and the program does not start',
      why: 'A server that is down is noticed in a minute. Data that is wrong is noticed next year.',
      needs: ['old-file-in-cents'],
      starts: true,
    },
    async (t) => {
      const old = oldFile(t)
      const member = { id: 9, name: t.word('Otto'), email: `${t.word('otto')}@mail.example`, fee: '12,50' }
      const text = JSON.stringify({ nextId: 10, members: [...old.members, member] })
      const said = await expectRefusal(t, text, 'the fee of one member is "12,50"')
      if (!said.includes(member.email) && !said.includes(member.name))
        t.or(
          'says-not-who',
          'The program stopped, and its error does not say where. Whoever has to correct the file searches among thousands of members.',
          'Put the address of the member into the message of the error.',
        ).fail(`an error with ${member.email} in it`, brief(said))
      if (!said.includes(String(t.env.DATA_FILE)))
        t.or(
          'says-not-where',
          'The program stopped, and its error does not say which file it was. One machine may have several.',
          'Catch the error of the migration, and throw another with the name of the file in its message.',
        ).fail('an error with the name of the data file in it', brief(said))
    },
  )

  check(
    'newer-file-refused',
    {
      step: 'refuse-to-start',
      title: 'A file of a newer program is left alone, and the program does not start',
      why: 'Somebody goes back to the program of last week. It does not know what the file of this week means.',
      needs: ['old-file-in-cents'],
      starts: true,
    },
    async (t) => {
      const { nextId, members } = oldFile(t)
      const version = t.number(90, 99)
      const text = JSON.stringify({ schema_version: version, nextId, members })
      const said = await expectRefusal(t, text, `its version is ${version}`)
      if (!said.includes(String(version)))
        t.or(
          'says-no-version',
          'The program stopped, and its error does not name the version that it found.',
        ).fail(`an error with ${version} in it`, brief(said))
    },
  )

  check(
    'odd-version-refused',
    {
      step: 'refuse-to-start',
      title: 'A version that is no version is refused as well',
      needs: ['newer-file-refused'],
      starts: true,
    },
    async (t) => {
      const { nextId, members } = oldFile(t)
      for (const version of ['1', -1])
        await expectRefusal(
          t,
          JSON.stringify({ schema_version: version, nextId, members }),
          `its version is ${JSON.stringify(version)}`,
        )
    },
  )

  check(
    'duplicate-409',
    {
      step: 'unique',
      title: 'A second member with the same address is refused with 409',
      why: 'Two members with one address: who gets the password that was forgotten?',
    },
    async (t) => {
      const { email } = await made(t)
      const answer = await t.post('/members', { ...fields(t), email })
      answer
        .or('duplicate-stored', ({ last }) => last?.status === 201, 'Two members have the same address now.')
        .or(
          'says-who-is-asking',
          ({ last }) => last?.status === 401 || last?.status === 403,
          ({ last }) =>
            `${last?.status} speaks of who is asking. This client may do it; it is the address that is taken: 409, Conflict.`,
        )
        .or(
          'says-what-was-sent',
          ({ last }) => last?.status === 422 || last?.status === 400,
          ({ last }) =>
            `${last?.status} says that what was sent is wrong. It is right, and tomorrow it may be accepted: it conflicts with what is stored. That is 409.`,
        )
      expectError(answer, 409)
      answer
        .or(
          'field-not-named',
          'The error does not say which field is taken. A form wants to show it beside the right box.',
          "Put `[{ field: 'email', message: … }]` into `details`.",
        )
        .expectThat('"email" in "details"', ({ error }) =>
          error.details.some((/** @type {Fields} */ { field }) => field === 'email'),
        )
      ;(await t.get('/members'))
        .or('stored-and-refused', 'The member was refused, and is on the list all the same.')
        .expectThat(
          'one member with this address',
          (rows) => rows.filter((/** @type {Fields} */ row) => row.email === email).length === 1,
        )
    },
  )

  check(
    'other-letters-409',
    {
      step: 'unique',
      title: 'The same address in capitals, or with spaces around it, is refused',
      needs: ['duplicate-409'],
    },
    async (t) => {
      const word = t.word('mira')
      await made(t, { email: `Mira.${word}@Mail.example` })
      for (const email of [
        `mira.${word}@mail.example`,
        `MIRA.${word.toUpperCase()}@MAIL.EXAMPLE`,
        `  Mira.${word}@Mail.example `,
      ]) {
        const answer = await t.post('/members', { ...fields(t), email })
        answer
          .or(
            'spaces-differ',
            ({ last }) => last?.status === 201 && email !== email.trim(),
            'The same address with spaces around it was taken for another.',
            '`trim()` takes them away, on both sides of the comparison.',
          )
          .or(
            'letters-differ',
            ({ last }) => last?.status === 201 && email === email.trim(),
            'The same address in capitals was taken for another. Mail goes to the same person.',
            'Compare with `toLowerCase()`, on both sides of the comparison.',
          )
        expectError(answer, 409)
      }
    },
  )

  check(
    'change-into-409',
    {
      step: 'unique',
      title: 'PATCH with the address of another member is refused, with one’s own it is not',
      needs: ['duplicate-409'],
    },
    async (t) => {
      const [mira, otto] = [await made(t), await made(t)]
      const answer = await t.patch(otto.path, { email: mira.email, name: t.word('Changed') })
      answer.or(
        'change-unchecked',
        ({ last }) => last?.status === 200,
        'POST refuses an address that is taken, and PATCH gives it to a second member.',
      )
      expectError(answer, 409)
      ;(await t.get(otto.path))
        .or('half-changed', 'The change was refused, and half of it was made: check first, then assign.')
        .expectPart({ email: otto.email, name: otto.name })
      const own = await t.patch(otto.path, { email: otto.email.toUpperCase(), fee: 77 })
      own
        .or(
          'own-address-taken',
          ({ last }) => last?.status === 409,
          'A member sent its own address, in capitals, and was refused: it is taken by itself.',
          'Leave the member itself out of the search.',
        )
        .expect(200)
        .expectPart({ fee: 77 })
      ;(await t.patch(otto.path, { fee: 78 }))
        .expect(200)
        .expectPart({ fee: 78, email: otto.email.toUpperCase() })
    },
  )

  check(
    'free-again',
    {
      step: 'unique',
      title: 'An address is free again when its member is gone, or has another',
      needs: ['change-into-409'],
    },
    async (t) => {
      const gone = await made(t)
      ;(await t.delete(gone.path)).expect(204)
      const again = await t.post('/members', { ...fields(t), email: gone.email })
      again
        .or(
          'taken-by-the-deleted',
          ({ last }) => last?.status === 409,
          'The member with this address was deleted, and the address is still taken. A list of addresses beside the members has to follow every change.',
          'Ask the members themselves.',
        )
        .expect(201)
      const moved = await made(t)
      ;(await t.patch(moved.path, { email: `${t.word('new')}@mail.example` })).expect(200)
      const other = await t.post('/members', { ...fields(t), email: moved.email })
      other
        .or(
          'taken-by-the-past',
          ({ last }) => last?.status === 409,
          'The member with this address has another now, and the old one is still taken.',
          'Ask the members themselves.',
        )
        .expect(201)
    },
  )

  check(
    'old-duplicates-refused',
    {
      step: 'unique',
      title: 'A file in which two members have one address is left alone, and the program does not start',
      why: 'A rule for new data says nothing about old data. A migration can look.',
      needs: ['duplicate-409', 'bad-fee-refused'],
      starts: true,
    },
    async (t) => {
      const { nextId, members } = oldFile(t)
      const word = t.word('zoe')
      const more = [`Zoe-${word}@mail.example`, `zoe-${word}@mail.example `].map((email, index) => ({
        id: nextId + index,
        name: 'Zoe',
        email,
        fee: 1,
      }))
      const text = JSON.stringify({ nextId: nextId + 2, members: [...members, ...more] })
      const said = await expectRefusal(
        t,
        text,
        `two of its members have the address zoe-${word}@mail.example`,
      )
      if (!said.toLowerCase().includes(`zoe-${word}`))
        t.or(
          'says-not-which',
          'The program stopped, and its error does not name the address that two members have.',
        ).fail(`an error with zoe-${word}@mail.example in it`, brief(said))
    },
  )

  check(
    'one-of-twenty',
    {
      step: 'two-of-one',
      title: 'Of twenty new members with one address, all at once, exactly one is stored',
      why: 'People press a button twice. Between your question and your answer, others ask the same.',
      needs: ['duplicate-409'],
    },
    async (t) => {
      const email = `${t.word('mira')}@mail.example`
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => t.post('/members', { ...fields(t), email })),
      )
      const count = (/** @type {number} */ status) =>
        answers.filter((answer) => answer.status === status).length
      const expected = 'one 201 and nineteen 409'
      const failed = answers.find(({ status }) => status >= 500)
      if (failed) failed.fail(expected)
      if (count(201) !== 1 || count(409) !== 19)
        t.or(
          'all-at-once',
          () => count(201) > 1,
          () =>
            `${count(201)} members with one address were stored. Each asked whether it is taken, then waited, and nobody was stored yet when the others asked.`,
          'After the last `await`, ask once more: from there to `push` nothing else can happen.',
        ).fail(expected, `${count(201)} times 201, ${count(409)} times 409`)
      const others = await Promise.all(Array.from({ length: 5 }, () => t.post('/members', fields(t))))
      for (const other of others) other.expect(201)
      const ids = new Set(others.map(({ json }) => json.id))
      if (ids.size !== 5) t.fail('five ids for five members', [...ids].join(', '))
    },
  )

  check(
    'one-of-two-changes',
    {
      step: 'two-of-one',
      title: 'Of two members who take one address at once, exactly one gets it',
      needs: ['one-of-twenty', 'change-into-409'],
    },
    async (t) => {
      const [mira, otto] = [await made(t), await made(t)]
      const email = `${t.word('both')}@mail.example`
      const answers = await Promise.all([mira, otto].map(({ path }) => t.patch(path, { email })))
      const statuses = answers.map(({ status }) => status).toSorted()
      const failed = answers.find(({ status }) => status >= 500)
      if (failed) failed.fail('200 for one, and 409 for the other')
      if (statuses.join(' ') !== '200 409')
        t.or(
          'both-changed',
          () => statuses.join(' ') === '200 200',
          'Both have the address now. PATCH waits between the question and the change, as POST did.',
        ).fail('200 for one, and 409 for the other', statuses.join(' and '))
    },
  )

  check(
    'plan-says-what',
    {
      step: 'plan',
      title: '`migrate.ts` prints a line for each migration that a file still needs',
      why: 'Before somebody changes the data of a whole year, they want to read what will happen.',
      needs: ['from-version-1'],
      starts: true,
    },
    async (t) => {
      const { nextId, members } = oldFile(t)
      const plan = async (/** @type {number | undefined} */ version) => {
        const { stdout, stderr } = await t.run('migrate', {
          data: JSON.stringify({ schema_version: version, nextId, members }),
        })
        if (/^\s+at /m.test(stderr))
          t.fail('a command that ends without an error', stderr.trim().split('\n').slice(0, 6).join('\n'))
        return stdout.split('\n').filter((line) => line.trim() !== '')
      }
      const [all, some] = [await plan(undefined), await plan(1)]
      const expected = 'two lines or more for an old file, and one less for a file of version 1'
      const got = `${all.length} lines, and ${some.length}`
      if (all.length < 2 || some.join() !== all.slice(1).join())
        t.or('plan-empty', () => all.length === 0, 'Nothing was printed for a file that needs all of them.')
          .or(
            'plan-the-same',
            () => all.length > 1 && some.join() === all.join(),
            'The same lines for every file. A file of version 1 has had the first.',
          )
          .or(
            'plan-other-end',
            () =>
              all.length > 1 &&
              some.join() === all.slice(0, -1).join() &&
              some.join() !== all.slice(1).join(),
            'For a file of version 1 the last migration is left out, and it has had the first.',
            '`slice(version)` leaves out the first ones.',
          )
          .fail(expected, got)
    },
  )

  check(
    'plan-changes-nothing',
    {
      step: 'plan',
      title: '`migrate.ts` changes no file and makes none',
      needs: ['plan-says-what'],
      starts: true,
    },
    async (t) => {
      const before = (await t.dataFiles()).size
      const text = JSON.stringify(oldFile(t))
      await t.run('migrate', { data: text })
      if ((await t.dataText()) !== text)
        t.or(
          'plan-carried-out',
          'The command has changed the file. It should only say what would be done.',
          'Whoever imports `data.ts` runs it: it migrates when it is loaded.',
        ).fail('the file as it was', brief(await t.dataText()))
      const after = await t.dataFiles()
      if (after.size !== before) t.fail('no other file than before', [...after.keys()].join(', '))
      await t.run('migrate', { data: null })
      if ((await t.dataFiles()).has('data.json'))
        t.or('plan-makes-a-file', 'There was no data file, and the command has made one.').fail(
          'no data file',
          'a new one',
        )
    },
  )

  check(
    'plan-exit-code',
    {
      step: 'plan',
      title: '`migrate.ts` ends with code 1 when there is something to do, and with 0 when not',
      why: 'A script reads the exit code. It does not read the lines.',
      needs: ['plan-says-what'],
      starts: true,
    },
    async (t) => {
      const old = JSON.stringify(oldFile(t))
      await t.restartOn(old)
      for (const data of [undefined, null]) {
        const { code, stdout } = await t.run('migrate', data === null ? { data } : {})
        const file = data === null ? 'no file' : 'a file that is up to date'
        if (code !== 0)
          t.or(
            'never-content',
            () => code === 1 && data !== null,
            'It ended with code 1 for a file that needs nothing.',
          )
            .or(
              'no-file-no-plan',
              () => data === null,
              'Without a data file it ended with an error. A shop that is new has nothing to migrate.',
            )
            .fail(`exit code 0 for ${file}`, `exit code ${code}`)
        if (stdout.trim() !== '') t.fail(`nothing on stdout for ${file}`, brief(stdout))
      }
      const open = await t.run('migrate', { data: old })
      if (open.code !== 1)
        t.or(
          'always-content',
          () => open.code === 0,
          'It ended with code 0 for a file that has to be changed: a script cannot tell.',
          '`process.exitCode = 1`',
        ).fail('exit code 1 for an old file', `exit code ${open.code}`)
    },
  )
}
