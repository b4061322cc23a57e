import { serving } from '../../support/api.ts'
import { blog } from '../../support/blog.ts'
import { answers } from '../../support/rows.ts'

describe('dialects/rest: _fields', () => {
  const api = serving({ data: blog })
  answers(api, [
    { request: 'GET /tags?_fields=name&id=1', body: [{ name: 'sweet' }] },
    { request: 'GET /tags/1?_fields=name', body: { name: 'sweet' } },
    {
      name: 'in the order of the record',
      request: 'GET /tags/1?_fields=name,id',
      body: { id: 1, name: 'sweet' },
    },
    { name: 'several times', request: 'GET /posts/1?_fields=id&_fields=views', body: { id: 1, views: 120 } },
    {
      name: 'nested stays nested',
      request: 'GET /posts/1?_fields=id,meta.lang',
      body: { id: 1, meta: { lang: 'en' } },
    },
    {
      name: 'an attribute that this one has not',
      request: 'GET /authors/chen?_fields=id,address.city',
      body: { id: 'chen' },
    },
    {
      name: 'of what is embedded',
      request: 'GET /posts/1?_embed=author&_fields=id,author.name',
      body: { id: 1, author: { name: 'Ada Okafor' } },
    },
    {
      name: 'embeds what it names',
      request: 'GET /posts/1?_fields=id,author.name',
      body: { id: 1, author: { name: 'Ada Okafor' } },
    },
    {
      name: 'embeds a list',
      request: 'GET /posts/1?_fields=id,comments.likes',
      body: { id: 1, comments: [{ likes: 4 }, { likes: 0 }] },
    },
    {
      name: 'a relationship alone',
      request: 'GET /posts/2?_fields=id,comments.author',
      body: { id: 2, comments: [{ author: (blog['authors'] as never[])[0] ?? null }] },
    },
    {
      name: 'embeds any depth',
      request: 'GET /authors/ada?_fields=posts.comments.author.name',
      body: {
        posts: [
          { comments: [{ author: { name: 'Chen Li' } }, { author: { name: 'Bram de Wit' } }] },
          { comments: [] },
        ],
      },
    },
    {
      name: 'a relationship that leads nowhere',
      request: 'GET /posts/4?_fields=id,author.name',
      body: { id: 4, author: null },
    },
    { name: 'of a singular', request: 'GET /profile?_fields=city', body: { city: 'Lagos' } },
    {
      name: 'unknown',
      request: 'GET /posts?_fields=id,titel',
      status: 400,
      says: /no attribute "titel".*Did you mean "title"/,
    },
    {
      name: 'unknown, nested',
      request: 'GET /posts?_fields=meta.lagn',
      status: 400,
      says: /Did you mean "meta.lang"/,
    },
    { name: 'unknown, related', request: 'GET /posts/1?_fields=author.nmae', status: 400 },
    { name: 'what every object has', request: 'GET /posts?_fields=constructor', status: 400 },
  ])
})
