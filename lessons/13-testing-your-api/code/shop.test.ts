// @step first-test
import assert from 'node:assert/strict'
// @step stand-alone
import { randomUUID } from 'node:crypto'
// @end
import { test } from 'node:test'

import { send } from './client.ts'

// @step stand-alone
/** Somebody who was never here before. */
const somebody = () => ({ name: 'Ada', email: `${randomUUID()}@mail.example`, fee: 700 })
// @stub
const somebody = () => ({ name: 'Ada', email: `ada-${count++}@mail.example`, fee: 700 })
let count = 0
// @end

test('a new member can be read where the Location says', async () => {
  const sent = somebody()
  const { status, headers, json } = await send('POST', '/members', sent)
  assert.equal(status, 201)
  const read = await send('GET', headers.get('location') ?? '/nowhere')
  assert.equal(read.status, 200)
  assert.deepEqual(read.json, { id: json.id, ...sent })
})
// @stub
// Step "first-test": your first test goes here.
// @end
// @step must-fail

test('an id that nobody has is 404', async () => {
  assert.equal((await send('GET', '/members/999999')).status, 404)
})

test('a member needs a name', async () => {
  const { email, fee } = somebody()
  assert.equal((await send('POST', '/members', { email, fee })).status, 422)
})

test('a deleted member is gone', async () => {
  const { json } = await send('POST', '/members', somebody())
  assert.equal((await send('DELETE', `/members/${json.id}`)).status, 204)
  assert.equal((await send('GET', `/members/${json.id}`)).status, 404)
})

test('an address belongs to one member', async () => {
  const { email } = (await send('POST', '/members', somebody())).json
  assert.equal((await send('POST', '/members', { ...somebody(), email })).status, 409)
})
// @end
// @step stand-alone

test('a change leaves the rest alone', async () => {
  const { json } = await send('POST', '/members', somebody())
  const changed = await send('PATCH', `/members/${json.id}`, { fee: 900 })
  assert.deepEqual(changed.json, { ...json, fee: 900 })
})

test('the id of a deleted member is not given again', async () => {
  const { json } = await send('POST', '/members', somebody())
  await send('DELETE', `/members/${json.id}`)
  const next = await send('POST', '/members', somebody())
  assert.notEqual(next.json.id, json.id)
})
// @end
// @step edges

test('an address in capitals is the same address', async () => {
  const { email } = (await send('POST', '/members', somebody())).json
  const other = { ...somebody(), email: email.toUpperCase() }
  assert.equal((await send('POST', '/members', other)).status, 409)
})

test('a change cannot take the address of another', async () => {
  const first = (await send('POST', '/members', somebody())).json
  const second = (await send('POST', '/members', somebody())).json
  assert.equal((await send('PATCH', `/members/${second.id}`, { email: first.email })).status, 409)
})

test('nobody cannot be changed', async () => {
  assert.equal((await send('PATCH', '/members/999999', { fee: 1 })).status, 404)
})
// @end
// @step at-once

test('of ten with one address, at once, one is accepted', async () => {
  const same = somebody()
  const answers = await Promise.all(Array.from({ length: 10 }, () => send('POST', '/members', same)))
  assert.equal(answers.filter(({ status }) => status === 201).length, 1)
})
// @end
