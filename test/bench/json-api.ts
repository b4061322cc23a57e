/** Prints what `include` costs: a page of 30 artists alone, and with their artworks. `npm run bench:json-api`. */
import { createServer } from '../../src/index.ts'

const rounds = 200
const perArtist = 10

const artists = Array.from({ length: 10_000 }, (_, at) => ({ id: at + 1, name: `Artist ${at}` }))
const artworks = Array.from({ length: artists.length * perArtist }, (_, at) => ({
  id: at + 1,
  title: `Artwork ${at}`,
  artist_id: (at % artists.length) + 1,
}))
const server = await createServer({ data: { artists, artworks }, dialect: 'json-api' })
try {
  const alone = await median('')
  const included = await median('&include=artworks')
  console.log(`30 of ${artists.length} artists: ${alone.toFixed(2)} ms`)
  console.log(`with ${30 * perArtist} of ${artworks.length} artworks: ${included.toFixed(2)} ms`)
  console.log(`ratio: ${(included / alone).toFixed(1)} (aim: at most 3)`)
} finally {
  await server.close()
}

/** Milliseconds for a request over a socket, each for another page; the first rounds warm up. */
async function median(query: string): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < rounds * 2; round++) {
    const start = performance.now()
    const response = await fetch(`${server.url}/artists?page[number]=${(round % 300) + 1}${query}`)
    await response.text()
    if (!response.ok) throw new Error(`it answered ${response.status}`)
    if (round >= rounds) times.push(performance.now() - start)
  }
  return times.toSorted((one, other) => one - other)[rounds / 2] ?? 0
}
