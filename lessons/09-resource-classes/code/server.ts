import Router from '@koa/router'
import Koa from 'koa'
import bodyParser from 'koa-bodyparser'

import { errorsAsJson, jsonOnly, parserFailed } from './errors.ts'
// @step base-class
import { Collection, Member } from './items.ts'
import { cookies, items } from './kinds.ts'
// @stub
// @step one-class
import { ItemDetail, ItemList } from './items.ts'
// @end
// @end
// @step one-class
import { addResource } from './resource.ts'
import { StockCheck } from './stock.ts'
// @end

const router = new Router()

// @step base-class
addResource(router, '/items', new Collection(items))
addResource(router, '/items/:id', new Member(items))
addResource(router, '/cookies', new Collection(cookies))
addResource(router, '/cookies/:id', new Member(cookies))
// @stub
// @step one-class
addResource(router, '/items', new ItemList())
addResource(router, '/items/:id', new ItemDetail())
// @stub
// Step "one-class": the resources go here.
// @end
// @end
// @step one-class
addResource(router, '/stock/:name', new StockCheck())
// @end

const app = new Koa()
app.use(errorsAsJson)
app.use(jsonOnly)
app.use(bodyParser({ onerror: parserFailed }))
app.use(router.routes())

app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1')
