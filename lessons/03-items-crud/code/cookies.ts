import Router from '@koa/router'

interface Cookie {
  id: number
  name: string
  slug: string
  /** In cents. */
  price: number
  featured: boolean
}

/** What the shop bakes. */
const cookies: Cookie[] = [
  { id: 2, name: 'Oat Crumble', slug: 'oat-crumble', price: 180, featured: false },
  { id: 3, name: 'Ginger Crunch', slug: 'ginger-crunch', price: 220, featured: true },
  { id: 5, name: 'Almond Moon', slug: 'almond-moon', price: 260, featured: false },
  { id: 7, name: 'Lemon Snap', slug: 'lemon-snap', price: 190, featured: false },
  { id: 12, name: '7 Grain', slug: '7-grain', price: 240, featured: true },
]

/** The routes of lesson 02. */
export const cookieRouter = new Router()

const withUrl = (cookie: Cookie) => ({ ...cookie, url: cookieRouter.url('cookie', cookie.id) })

cookieRouter.get('/cookies', (ctx) => {
  ctx.body = cookies.map(withUrl)
})

cookieRouter.get('/cookies/featured', (ctx) => {
  ctx.body = cookies.filter(({ featured }) => featured).map(withUrl)
})

cookieRouter.get('cookie', '/cookies/:idOrSlug', (ctx) => {
  const { idOrSlug } = ctx.params
  const cookie = cookies.find(({ id, slug }) => String(id) === idOrSlug || slug === idOrSlug)
  if (!cookie) return ctx.throw(404, 'There is no such cookie.')
  ctx.body = withUrl(cookie)
})
