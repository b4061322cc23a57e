import { serving } from '../../support/api.ts'
import { blog } from '../../support/blog.ts'
import { answers } from '../../support/rows.ts'

describe('dialects/rest: sorting', () => {
  const api = serving({ data: blog })
  answers(api, [
    { request: 'GET /posts?_sort=views', ids: [4, 2, 1, 3] },
    { request: 'GET /posts?_sort=-views', ids: [1, 3, 2, 4] },
    { request: 'GET /posts?_sort=views&_order=desc', ids: [1, 3, 2, 4] },
    { request: 'GET /posts?_sort=views&_order=DESC', ids: [1, 3, 2, 4] },
    { request: 'GET /posts?_sort=views&_order=Asc', ids: [4, 2, 1, 3] },
    { request: 'GET /posts?_sort=-views,title', ids: [3, 1, 2, 4] },
    { request: 'GET /posts?_sort=views,title&_order=desc,asc', ids: [3, 1, 2, 4] },
    { request: 'GET /posts?_sort=views%2Ctitle&_order=desc%2Casc', ids: [3, 1, 2, 4] },
    { name: 'too few orders', request: 'GET /posts?_sort=views,title&_order=desc', ids: [3, 1, 2, 4] },
    { name: 'several times', request: 'GET /posts?_sort=-views&_sort=title', ids: [3, 1, 2, 4] },
    { name: 'nested', request: 'GET /posts?_sort=-meta.minutes&_limit=2&_start=1', ids: [3, 2] },
    { name: 'null and missing last', request: 'GET /posts?_sort=published', ids: [1, 2, 3, 4] },
    { name: 'null first when turned round', request: 'GET /posts?_sort=-published', ids: [4, 3, 2, 1] },
    { name: 'by a related attribute', request: 'GET /posts?_sort=-author.name', ids: [4, 2, 1, 3] },
    { name: 'before the page is cut', request: 'GET /posts?_sort=-id&_page=1&_limit=2', ids: [4, 3] },
    { name: 'an order without a sort', request: 'GET /posts?_order=desc', ids: [1, 2, 3, 4] },
    { name: 'simple-rest', request: 'GET /posts?sort=["views","DESC"]', ids: [1, 3, 2, 4] },
    { name: 'simple-rest', request: 'GET /posts?sort=["id"]', ids: [1, 2, 3, 4] },
    { name: 'within a parent', request: 'GET /posts/1/comments?_sort=-likes', ids: [1, 2] },
    { request: 'GET /posts?_sort=titel', status: 400, says: /Did you mean "title"/ },
    {
      request: 'GET /posts?_sort=title&_order=up',
      status: 400,
      says: /"up" is not a valid order.*asc or desc/,
    },
    { request: 'GET /posts?sort=title', status: 400, says: /sort is not JSON/ },
    { request: 'GET /posts?sort={}', status: 400, says: /does not name an attribute/ },
    { request: 'GET /posts?sort=["id","UP"]', status: 400 },
    { request: 'GET /posts?_sort=constructor', status: 400 },
  ])
})
