import Koa from 'koa'

const app = new Koa()

app.use(async (ctx, next) => {
  if (ctx.path === '/') ctx.body = { name: 'Bob' }
  else await next()
})

app.use((ctx) => {
  const [, name] = /^\/hello\/([^/]+)$/.exec(ctx.path) ?? []
  if (name === undefined) ctx.throw(404, 'There is nothing here')
  else ctx.body = { hello: decodeURIComponent(name) }
})

const { PORT = '3000', HOST = '127.0.0.1' } = process.env
app.listen(parseInt(PORT, 10), HOST, () => console.log(`Listening on ${PORT}`))
