import type { Database } from '../../src/index.ts'

/** Invented people, with what is nobody's business. */
export const people: Database = {
  people: [
    { id: 1, name: 'Ann', email: 'ann@example.com', secret: 'planted-4711', birth_year: 1990 },
    { id: 2, name: 'Bob', email: 'bob@example.com', secret: 'planted-0815', birth_year: 1980 },
  ],
  posts: [
    { id: 1, title: 'One', person_id: 1, tag_ids: [1, 2] },
    { id: 2, title: 'Two', person_id: 2, tag_ids: [2] },
  ],
  tags: [
    { id: 1, name: 'red' },
    { id: 2, name: 'blue' },
  ],
  profile: { name: 'Site', secret: 'planted-2222' },
}
