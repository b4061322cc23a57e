import { readFileSync } from 'node:fs'

/** The folder of the installed package, where `data` and `lessons` lie beside the compiled code. */
const packageFolder = new URL('../../', import.meta.url)

/** A file that ships with the package. */
export const packageFile = (path: string): URL => new URL(path, packageFolder)

const manifest = JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as { readonly version: string }

export const version = manifest.version
