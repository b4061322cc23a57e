import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'

import { send } from './client.ts'

const withFee = (fee: unknown) =>
  send('POST', '/members', { name: 'Ada', email: `${randomUUID()}@mail.example`, fee })

test('a negative fee is refused', async () => {
  const { status } = await withFee(-1)
  // @step green-for-nothing
  assert.equal(status, 422)
  // @stub
  assert(status, '422')
  // @end
})

test('a fee that is a text is refused', async () => {
  // @step green-for-nothing
  const { status } = await withFee('700')
  assert.equal(status, 422)
  // @stub
  try {
    const { status } = await withFee('700')
    assert.equal(status, 422)
  } catch {
    // It was refused.
  }
  // @end
})

test('a member can pay nothing', async () => {
  // @step green-for-nothing
  const { status, json } = await withFee(0)
  assert.equal(status, 201)
  assert.equal(json.fee, 0)
  // @stub
  const { json } = await withFee(0)
  assert.ok(json)
  // @end
})
