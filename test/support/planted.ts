import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Secrets that tests use: keys, passwords, signing secrets. None of them may come out of a server anywhere. */
export const planted = {
  ada: 'ada:4ever',
  grace: 'gräce 💡',
  root: 'r00t-password',
  key: 'open-sesame',
  keyOfTheCommandLine: 'planted-key',
  password: 'planted-password',
  secret: 'a secret that is at least 32 bytes long',
  bearer: 'token-of-ada',
} as const

const forms = Object.values(planted).flatMap((secret) => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  Buffer.from(secret).toString('base64url'),
])

const found = new Set<string>()
let scans = 0

/** Remembers where a planted secret turned up. */
export function scan(text: string, where: string): void {
  scans += 1
  for (const form of forms) if (text.includes(form)) found.add(`"${form}" in ${where}`)
}

/** Every file in a folder, whatever depth. */
export async function scanFolder(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile())
      scan(await readFile(join(entry.parentPath, entry.name), 'utf8').catch(() => ''), entry.name)
  }
}

type Look = (text: string, where: string, response: Response) => void

/** All answers from now on are looked at, up to a size. */
export function watchFetch(looks: readonly Look[]): void {
  const { fetch } = globalThis
  globalThis.fetch = async (input, init) => {
    const response = await fetch(input, init)
    const where = `${init?.method ?? 'GET'} ${input instanceof Request ? input.url : String(input)}`
    scan(JSON.stringify([...response.headers]), `the headers of ${where}`)
    if (Number(response.headers.get('content-length') ?? 0) < 100_000)
      response
        .clone()
        .text()
        .then((text) => looks.forEach((look) => look(text, where, response)))
        .catch(() => undefined)
    return response
  }
}

export const report = (): { readonly scans: number; readonly found: readonly string[] } => ({
  scans,
  found: [...found],
})
