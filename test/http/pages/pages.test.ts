import { readdir } from 'node:fs/promises'

import { expect } from 'chai'

import type { JsonObject } from '../../../src/index.ts'
import { type Api, serving } from '../../support/api.ts'
import { blog } from '../../support/blog.ts'
import { commandsIn, errorIn, linksIn, paste, prepareShell } from '../../support/commands.ts'
import { inFolder } from '../../support/folder.ts'
import { hostile } from '../../support/hostile.ts'

const browser = { headers: { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } }

const home = async (api: Api, resource?: string): Promise<string> => {
  const query = resource === undefined ? '' : `?resource=${encodeURIComponent(resource)}`
  return (await api(`GET /${query}`, browser)).text
}

describe('http/pages', function () {
  this.timeout(30_000)
  describe('GET /', () => {
    const api = serving({ data: blog })

    it('is a page for browsers and an index for everything else', async () => {
      const page = await api('GET /', browser)
      expect(page.headers.get('content-type')).to.equal('text/html; charset=utf-8')
      expect(page.text).to.match(/^<!doctype html>/)
      for (const headers of [{}, { Accept: '*/*' }, { Accept: 'application/json' }]) {
        const index = await api('GET /', { headers })
        expect(index.headers.get('content-type')).to.equal('application/json; charset=utf-8')
        expect(index.headers.get('vary')).to.include('Accept')
      }
    })

    it('lists every resource in the index, with addresses that answer', async () => {
      const { body } = await api('GET /')
      const { resources, health, openapi } = body as unknown as {
        resources: { name: string; kind: string; url: string; count?: number }[]
        health: string
        openapi: string
      }
      expect(resources.map(({ name }) => name)).to.deep.equal(Object.keys(await api.dump()))
      for (const url of [...resources.map((one) => one.url), health, openapi])
        expect((await fetch(url)).status, url).to.equal(200)
      for (const { url, kind, count } of resources)
        if (kind === 'collection') expect(await (await fetch(url)).json(), url).to.have.length(count ?? -1)
    })

    it('lets nothing run or load but its own style and script', async () => {
      const { headers, text } = await api('GET /', browser)
      const policy = headers.get('content-security-policy') ?? ''
      expect(policy).to.match(/^default-src 'none'; /)
      expect(policy).not.to.include('unsafe')
      for (const kind of ['style', 'script']) {
        expect(policy).to.include(`; ${kind}-src ${api.url}/_/assets/; `)
        expect(text).not.to.match(new RegExp(`<${kind}>|\\s${kind}=|\\son\\w+=`))
      }
      expect(policy).to.include("; require-trusted-types-for 'script'; trusted-types understudy")
      expect(headers.get('x-content-type-options')).to.equal('nosniff')
      expect(headers.get('referrer-policy')).to.equal('same-origin')
    })

    it('serves its style and scripts, again only when they have changed, and nothing else', async () => {
      const { text } = await api('GET /', browser)
      const own = [...text.matchAll(/(?:href|src)="(\/_\/assets\/[^"]+)"/g)].map(([, path]) => path ?? '')
      expect(own).to.have.length.above(3)
      for (const path of own) {
        const { status, headers } = await api(`GET ${path}`)
        expect([status, headers.get('content-type')], path).to.deep.equal([
          200,
          path.endsWith('css') ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8',
        ])
        expect(headers.get('cross-origin-resource-policy')).to.equal('same-origin')
        const again = await api(`GET ${path}`, {
          headers: { 'If-None-Match': headers.get('etag') ?? '', 'Cache-Control': 'max-age=0' },
        })
        expect([again.status, again.text], path).to.deep.equal([304, ''])
      }
      for (const path of ['..%2Fpackage.json', 'constructor', 'tokens.css', '%2e%2e/x', ''])
        expect((await api(`GET /_/assets/${path}`)).status, path).to.equal(404)
    })

    it('shows the resource that was chosen, and says when there is none of that name', async () => {
      expect(await home(api, 'comments')).to.include('<title>comments · Understudy</title>')
      const page = await home(api, '<b>gone</b>')
      expect(page).to.include('The collection <bdi>&lt;b&gt;gone&lt;/b&gt;</bdi> no longer exists.')
    })

    it('takes GET, HEAD and OPTIONS', async () => {
      for (const path of ['/', '/_/', '/_/health', '/_/openapi.json']) {
        expect((await api(`HEAD ${path}`)).status, path).to.equal(200)
        const options = await api(`OPTIONS ${path}`)
        expect([options.status, options.headers.get('allow')], path).to.deep.equal([
          204,
          'GET, HEAD, OPTIONS',
        ])
        const post = await api(`POST ${path}`, { send: {} })
        expect([post.status, post.headers.get('allow')], path).to.deep.equal([405, 'GET, HEAD, OPTIONS'])
      }
    })

    it('says that it is well', async () => {
      const { status, body, headers } = await api('GET /_/health')
      expect(status).to.equal(200)
      expect(body).to.include({ status: 'ok' })
      expect((body as JsonObject)['version']).to.match(/^\d+\.\d+\.\d+/)
      expect(headers.get('cache-control')).to.equal('no-cache')
    })

    it('follows the data as it changes', async () => {
      await api('POST /posts', { send: { fresh_attribute: 1 } })
      expect(await home(api, 'posts')).to.include('<bdi>fresh_attribute</bdi>')
    })
  })

  describe('read-only', () => {
    const api = serving({ data: blog, readOnly: true })

    it('says so, shows no writes and describes none', async () => {
      const page = await home(api)
      expect(page).to.include('READ-ONLY').and.to.include('<code>--read-only</code>')
      expect(commandsIn(page).filter(({ command }) => command.includes('-X'))).to.deep.equal([])
      const { body } = await api('GET /_/openapi.json')
      const methods = Object.values((body as JsonObject)['paths'] as JsonObject).flatMap((item) =>
        Object.keys(item as JsonObject),
      )
      expect(new Set(methods)).to.deep.equal(new Set(['get']))
    })
  })

  describe('a server without any data', () => {
    const api = serving({ data: {} })

    it('still has a page, an index and a description', async () => {
      expect(await home(api)).to.include('The data is empty')
      expect((await api('GET /')).body).to.deep.include({ resources: [] })
      expect((await api('GET /_/openapi.json')).status).to.equal(200)
    })
  })

  describe('hundreds of resources', () => {
    const names = Array.from({ length: 400 }, (_, at) => `resource${at}`)
    const api = serving({ data: Object.fromEntries(names.map((name) => [name, [{ id: 1, name }]])) })

    it('are all listed on a page that stays small', async () => {
      const page = await home(api)
      for (const name of names) expect(page).to.include(`href="?resource=${name}#resource"`)
      expect(page.length).to.be.below(400_000)
    })
  })

  describe('hostile names and values', () => {
    const api = serving({ data: hostile })

    it('are text on every page', async () => {
      for (const name of Object.keys(hostile)) {
        const page = await home(api, name)
        expect(page.match(/<script/g), name).to.have.length(1)
        expect(page).not.to.match(/<img|<b>/)
        expect(page).not.to.match(/x{100}|n{100}/)
        expect(page).not.to.include('\u202E')
      }
    })
  })

  describe('a name that no URL can hold', () => {
    const api = serving({ data: { 'half\uD800': [{ id: 1, name: 'x' }] } })

    it('is shown all the same', async () => {
      expect(await home(api)).to.include('<bdi>half\uFFFD</bdi>')
      expect((await api('GET /_/openapi.json')).status).to.equal(200)
    })
  })

  for (const [name, data, prefix, dialect] of [
    ['the demo', ':memory:', '', 'rest'],
    ['the blog, below a prefix', blog, '/api/v1', 'rest'],
    ['hostile data', hostile, '', 'rest'],
    ['the blog in JSON:API', blog, '', 'json-api'],
    ['hostile data in JSON:API', hostile, '', 'json-api'],
  ] as const) {
    describe(`what the page of ${name} shows`, function () {
      this.timeout(120_000)
      const api = serving({ data, prefix, dialect })

      const pages = async (): Promise<readonly string[]> => {
        const { resources } = (await api('GET /')).body as unknown as { resources: { name: string }[] }
        return Promise.all(resources.map(async (one) => home(api, one.name)))
      }

      it('are links that answer', async () => {
        const links = new Set((await pages()).flatMap(linksIn))
        expect(links.size).to.be.above(20)
        for (const link of links) {
          const { status } = await fetch(new URL(link, api.url))
          expect(status, link).to.equal(/-(\?|$)/.test(link) ? 404 : 200)
        }
      })

      it('are errors as they are answered', async () => {
        for (const page of await pages()) {
          const [, path = ''] = /href="([^"]*)"/.exec(page.slice(page.indexOf('A misspelled name'))) ?? []
          const answer = await fetch(new URL(path, api.url))
          expect(errorIn(page), path).to.deep.equal(await answer.json())
        }
      })

      it('are commands that do what they say, and no more', async () => {
        const shown = new Map((await pages()).flatMap(commandsIn).map((one) => [one.command, one]))
        const methods = new Set([...shown.keys()].map((command) => / -X (\w+)/.exec(command)?.[1] ?? 'GET'))
        expect([...methods]).to.include.members(['GET', 'POST', 'PATCH', 'DELETE'])
        await inFolder(async (folder) => {
          await prepareShell(folder)
          for (const { title, command } of shown.values()) {
            // Each finds the data as the page shows it.
            await api.reset()
            const { code, stdout, stderr } = await paste(command, folder)
            expect(code, `${command}\n${stdout}${stderr}`).to.equal(title === 'A misspelled name' ? 22 : 0)
            if (stdout !== '') expect(JSON.parse(stdout), command).not.to.equal(undefined)
          }
          expect(await readdir(folder)).to.deep.equal(['.curlrc'])
        })
      })
    })
  }
})
