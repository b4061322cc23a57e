import type { Database } from '../../../src/index.ts'
import { serving } from '../../support/api.ts'
import { answers } from '../../support/rows.ts'

const data: Database = {
  customers: [{ id: '1.0', name: 'text' }, { id: 1, name: 'number' }, { id: 'null' }],
  orders: [
    { id: 1, customerId: 1 },
    { id: 2, customerId: '1.0' },
    { id: 3, customerId: null },
    { id: 4, customerId: '1' },
  ],
  tags: [{ id: 1 }, { id: '1.0' }],
  posts: [
    { id: 1, tagIds: [1] },
    { id: 2, tagIds: ['1.0'] },
  ],
  students: [{ id: 1 }, { id: '1.0' }],
  courses: [{ id: 5 }],
  enrolments: [{ id: 1, studentId: 1, courseId: 5 }],
}

describe('engine/read: ids that a comparison would take for each other', () => {
  const through = { collection: 'enrolments', here: 'studentId', there: 'courseId' }
  const api = serving({
    data,
    config: { collections: { students: { relationships: { courses: { to: 'courses', through } } } } },
  })

  answers(api, [
    { request: 'GET /customers/1.0/orders', ids: [2] },
    { request: 'GET /customers/1/orders', ids: [1, 4] },
    { request: 'GET /customers/null/orders', ids: [] },
    { request: 'GET /customers/1.0/orders/1', status: 404 },
    { request: 'GET /orders/2/customer', body: { id: '1.0', name: 'text' } },
    { request: 'GET /orders?customer.name=text', ids: [2] },
    { request: 'GET /orders?customer.name=number', ids: [1, 4] },
    { request: 'GET /customers?orders.id=2', ids: ['1.0'] },
    { request: 'GET /tags/1.0/posts', ids: [2] },
    { request: 'GET /posts/2/tags', ids: ['1.0'] },
    { request: 'GET /posts?tags.id=1', ids: [1] },
    { request: 'GET /students/1.0/courses', ids: [] },
    { request: 'GET /students/1/courses', ids: [5] },
    { request: 'GET /courses/5/students', ids: [1] },
    { name: 'a comparison by a client stays one', request: 'GET /orders?customerId=1.0', ids: [1, 2] },
    { request: 'DELETE /customers/1.0/orders?id=1', body: [] },
  ])
})
