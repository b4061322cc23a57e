import { existsSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path/posix'

import { expect } from 'chai'

import { packageFile } from '../../src/package.ts'
import { codesIn, documents, textOf } from './markdown.ts'

/** As GitHub makes it of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\d\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-')

const anchorsIn = (text: string): readonly string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading))

const exists = (path: string): boolean => existsSync(packageFile(path))

for (const document of documents)
  describe(`the links of ${document}`, () => {
    const text = textOf(document)
    const folder = dirname(document)

    it('lead to files and headings that are there', () => {
      const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)]
      for (const [link, path = '', anchor] of links) {
        const file = path === '' ? document : normalize(join(folder, path))
        expect(exists(file), link).to.equal(true)
        if (anchor !== undefined) expect(anchorsIn(textOf(file)), link).to.include(anchor)
      }
    })

    it('name only files and folders that are there', () => {
      const places = codesIn(text).filter((code) => /^(?:[\w.-]+\/)+[\w.{},-]*$/.test(code))
      for (const place of places.flatMap(expand)) {
        const isRoom = exists(`src/${place.split('/')[0]}`)
        const starts = folder === 'src' || isRoom ? [folder, 'src', '.'] : [folder, '.']
        if (ours.test(place) || isRoom)
          expect(
            starts.some((start) => exists(join(start, place))),
            place,
          ).to.equal(true)
      }
    })
  })

const ours = /^(?:src|test|data|lessons)\//

/** `a/{b,c}.ts` is `a/b.ts` and `a/c.ts`. */
const expand = (place: string): readonly string[] => {
  const [whole, names = ''] = /\{([^}]*)\}/.exec(place) ?? []
  return whole === undefined ? [place] : names.split(',').map((name) => place.replace(whole, name))
}
