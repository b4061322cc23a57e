import { expect } from 'chai'

import type { JsonObject } from '../../../src/index.ts'
import { ask, serving, withServer } from '../../support/api.ts'
import { blog } from '../../support/blog.ts'
import { sendRaw } from '../../support/raw.ts'
import { answers } from '../../support/rows.ts'

const form = { 'Content-Type': 'application/x-www-form-urlencoded' }
const mounts = [
  { path: '/' },
  { path: '/api', dialect: 'envelope' as const },
  { path: '/v1', dialect: 'json-api' as const },
]

describe('http/contract: forms', () => {
  const api = serving({ data: blog, config: { mounts } })

  describe('become records, each value in the type of its attribute', () => {
    const fields =
      'title=Rye+%26+oats&views=12&draft=true&published=&code=7&words=a&words=b&tagIds=2&note=5&size=1e3'
    const record = {
      title: 'Rye & oats',
      views: 12,
      draft: true,
      published: '',
      code: '7',
      words: ['a', 'b'],
      tagIds: [2],
      note: '5',
      size: '1e3',
    }
    const { views: _, ...withoutViews } = (blog['posts'] as JsonObject[])[3] ?? {}
    answers(api, [
      { request: 'POST /posts', headers: form, send: fields, status: 201, body: { id: 5, ...record } },
      { request: 'PUT /posts/1', headers: form, send: fields, body: { id: 1, ...record } },
      {
        request: 'PATCH /tags/1',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded;charset=UTF-8' },
        send: 'name=sour',
        body: { id: 1, name: 'sour' },
      },
      {
        name: 'a list by its name, a number that is left empty, a checkbox, a key',
        request: 'PATCH /posts/4',
        headers: form,
        send: 'words[]=one&views=&draft=on&categoryId=2',
        body: {
          ...withoutViews,
          words: ['one'],
          draft: true,
          categoryId: 2,
        },
      },
      {
        name: 'what is no number stays a text',
        request: 'PATCH /posts/4',
        headers: form,
        send: 'views=007&draft=perhaps',
        body: { ...(blog['posts'] as object[])[3], views: '007', draft: 'perhaps' },
      },
      {
        name: 'a number that would not be kept exactly',
        request: 'POST /categories',
        headers: form,
        send: 'name=x&parent=12345678901234567890',
        status: 201,
        body: { id: 3, name: 'x', parent: '12345678901234567890' },
      },
      { request: 'POST /posts/1/comments', headers: form, send: 'text=Yes&likes=1', status: 201 },
      { request: 'PATCH /tags?id=1', headers: form, send: 'name=sour' },
      { request: 'POST /api/tags', headers: form, send: 'name=sour', status: 201 },
      { request: 'PATCH /api/tags/1', headers: form, send: 'name=sour' },
    ])
  })

  describe('are rejected', () => {
    const json = /Content-Type: application\/json/
    answers(api, [
      {
        name: 'JSON from curl -d',
        request: 'POST /posts',
        headers: form,
        send: '{"title":"x"}',
        status: 415,
        says: json,
      },
      {
        name: 'with a = in it',
        request: 'POST /posts',
        headers: form,
        send: ' [{"a":"="}]',
        status: 415,
        says: json,
      },
      { name: 'a name alone', request: 'POST /posts', headers: form, send: 'title', status: 415, says: json },
      { request: 'POST /posts', headers: form, send: 'title=x&draft', status: 415, says: json },
      { request: 'POST /posts', headers: form, send: '', status: 400, says: /body is empty/ },
      { request: 'POST /posts', headers: form, send: '__proto__=x', status: 400, says: /"__proto__"/ },
      {
        name: 'latin-1',
        request: 'POST /posts',
        headers: form,
        send: 'title=caf%E9',
        status: 400,
        says: /not UTF-8/,
      },
      { name: 'a value', request: 'PUT /motto', headers: form, send: 'value=x', status: 415 },
      {
        name: 'files',
        request: 'POST /posts',
        headers: { 'Content-Type': 'multipart/form-data' },
        send: 'x',
        status: 415,
      },
    ])

    it('in JSON:API', async () => {
      expect((await api('POST /v1/posts', { headers: form, send: 'title=x' })).status).to.equal(415)
    })

    it('where people sign in, and on our own pages', async () => {
      const auth = { jwt: true } as const
      const data = { users: [{ id: 1, username: 'ada', password: 'lovelace' }] }
      await withServer(
        { data, auth: { ...auth, jwtSecrets: { secret: 's'.repeat(40) } } },
        async ({ url }) => {
          const send = 'username=ada&password=lovelace'
          expect((await ask(url, 'POST /auth/login', { headers: form, send })).status).to.equal(415)
          expect((await ask(url, 'POST /_/requests', { headers: form, send })).status).to.be.within(400, 499)
        },
      )
    })
  })

  describe('from pages', () => {
    const reporting = serving({ data: blog, report: () => undefined })
    const post = (headers: Record<string, string>) =>
      reporting('POST /tags', { headers: { ...form, ...headers }, send: 'name=x' })
    for (const [headers, status] of [
      [{ 'Sec-Fetch-Site': 'same-origin' }, 201],
      [{ 'Sec-Fetch-Site': 'none' }, 201],
      [{ 'Sec-Fetch-Site': 'same-site' }, 415],
      [{ 'Sec-Fetch-Site': 'cross-site' }, 403],
      [{ Origin: 'http://localhost:5173', 'Sec-Fetch-Site': 'same-site' }, 201],
      [{ Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' }, 403],
      [{ Origin: 'null', 'Sec-Fetch-Site': 'cross-site' }, 403],
    ] as const)
      it(`${JSON.stringify(headers)}: ${status}`, async () => {
        const before = await reporting.dump()
        const answer = await post(headers)
        expect(answer.status).to.equal(status)
        if (status === 415) expect(answer.text).to.match(/from another website/)
        if (status !== 201) expect(await reporting.dump()).to.deep.equal(before)
      })

    it('that every website may be, if they have an Origin', async () => {
      await withServer({ data: blog, cors: '*' }, async ({ url }) => {
        const send = 'name=x'
        const evil = { ...form, Origin: 'https://evil.example' }
        expect((await ask(url, 'POST /tags', { headers: evil, send })).status).to.equal(201)
        const hidden = { ...form, 'Sec-Fetch-Site': 'cross-site' }
        expect((await ask(url, 'POST /tags', { headers: hidden, send })).status).to.equal(415)
      })
    })
  })

  it('without a length, in pieces', async () => {
    const body = '9\r\nname=in+p\r\n6\r\nieces&\r\n4\r\nsize\r\n2\r\n=2\r\n0\r\n\r\n'
    const answer = await sendRaw(
      api.url,
      `POST /tags HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: ${form['Content-Type']}\r\nTransfer-Encoding: chunked\r\n\r\n${body}`,
    )
    expect(answer).to.match(/^HTTP\/1.1 201/)
    expect((await api.dump())['tags']).to.deep.include({ id: 4, name: 'in pieces', size: '2' })
  })

  it('leave no secret in the log', async () => {
    const config = { collections: { users: { hidden: ['password'] } } }
    const data = { users: [{ id: 1, name: 'ada', password: 'lovelace' }] }
    await withServer({ data, config }, async ({ url }) => {
      for (const send of [
        'name=bo&password=s3cretive',
        '{"password":"s3cretive"}',
        'password=s3cretive&name',
      ])
        await ask(url, 'POST /users', { headers: form, send })
      const log = await ask(url, 'GET /_/requests')
      expect(log.text).to.include('POST')
      for (const n of [1, 2, 3]) {
        const one = await ask(url, `GET /_/requests/${n}`)
        expect(one.status).to.equal(200)
        expect(one.text).not.to.include('s3cretive')
      }
    })
  })
})
