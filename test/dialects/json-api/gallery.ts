import type { Database } from '../../../src/index.ts'

/** Artists with their artworks (a foreign key), and exhibitions with artworks (a list of ids), so: all three kinds of relationship, both ways. */
export const gallery: Database = {
  artists: [
    { id: 1, name: 'Noor Halabi', birth_year: 1931, genre: 'Surrealism', debut: 1950 },
    { id: 2, name: 'Ines Claes', birth_year: 1904, genre: 'Cubism', debut: 1904 },
    { id: 3, name: 'Teo Brandt', birth_year: 1967, genre: 'Surrealism', debut: 1990 },
    { id: 4, name: 'Mo Achterberg', birth_year: null, genre: 'Land art', debut: 2001 },
  ],
  artworks: [
    { id: 1, title: 'Clocks at rest', artist_id: 1 },
    { id: 2, title: 'Stairs to nowhere', artist_id: 1 },
    { id: 3, title: 'Four corners', artist_id: 2 },
    { id: 4, title: '100% rain_drop', artist_id: 3 },
    { id: 5, title: 'Found on the beach', artist_id: null },
  ],
  exhibitions: [
    { id: 'spring', name: 'Spring', artwork_ids: [1, 3] },
    { id: 'dreams', name: 'Dreams', artwork_ids: [1, 2, 4] },
    { id: 'empty', name: 'Nothing yet', artwork_ids: [] },
  ],
  events: [{ id: 1, type: 'opening', $ref: 'A-1', title: 'Doors' }],
  museum: { name: 'The Attic', city: 'Ghent' },
  days: ['Tue', 'Sat'],
}
