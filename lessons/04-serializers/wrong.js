/** @type {import('understudy-server/lessons').WrongAnswers} */
export default [
  // id-and-date
  [
    'id-and-date', 'assigns',
    ['  return {',
      `  const date = new Date(order.placed_at).toISOString()
  delete (order as Partial<Order>).placed_at
  return {`,
     'date: new Date(order.placed_at).toISOString(),',
      'date,'],
    'stored-data-unchanged', 'changed-by-reading',
    'Build a new object',
  ],
  [
    'id-and-date', 'local-hour',
    ['  return {',
      `  const date = new Date(order.placed_at)
  date.setMinutes(date.getMinutes() - date.getTimezoneOffset())
  return {`,
     'date: new Date(order.placed_at).toISOString(),',
      'date: date.toISOString(),'],
    'date-iso-utc', 'local-time-labelled-utc',
    'the hour is that of Kathmandu',
  ],
  [
    'id-and-date', 'no-zone',
    ['date: new Date(order.placed_at).toISOString(),',
      `date: new Date(order.placed_at).toISOString().slice(0, 19).replace('T', ' '),`],
    'date-iso-utc', 'date-not-iso',
    'does not say which moment',
  ],
  [
    'id-and-date', 'not-called',
    ['ctx.body = shop.orders.map(serializeOrder)',
      'ctx.body = shop.orders'],
    'date-iso-utc', 'raw-record',
    'as it is stored',
  ],
  [
    'id-and-date', 'one-is-raw',
    ['ctx.body = serializeOrder(find(ctx))',
      'ctx.body = find(ctx)'],
    'one-like-in-list', 'one-is-raw',
    'Call the function in both routes',
  ],
  [
    'id-and-date', 'seconds',
    ['new Date(order.placed_at)', 'new Date(order.placed_at * 1000)'],
    'date-iso-utc', 'milliseconds-and-seconds',
    'seconds and milliseconds were mixed up',
  ],
  [
    'id-and-date', 'misspelt-member',
    ['order.placed_at', '(order as unknown as { placedAt: number }).placedAt'],
    'date-iso-utc', 'not-a-date',
    'A name may be misspelled',
    'RangeError: Invalid time value',
  ],
  // address
  [
    'address', 'not-there',
    [`    address: serializeAddress(addressWith(order.address_id) as Address),
`,
      ''],
    'address-fields', 'member-missing',
    'no `address`',
  ],
  [
    'address', 'position',
    ['shop.addresses.find(({ id }) => id === wanted)',
      'shop.addresses[wanted]'],
    'address-fields', 'id-as-position',
    'not a position',
  ],
  [
    'address', 'shuffled',
    ['const serializeAddress = ({ id, ...address }: Address) => address',
      `const serializeAddress = ({ name, street, city, state, zip, country }: Address) => {
  return { name, street: city, city: street, state, zip, country }
}`],
    'address-fields', 'shuffled-address',
    '`street` contains the city',
  ],
  [
    'address', 'with-id',
    ['const serializeAddress = ({ id, ...address }: Address) => address',
      'const serializeAddress = (address: Address) => address'],
    'address-has-no-id', 'address-id-left',
    'Leave it out',
  ],
  // lines-with-names
  [
    'lines-with-names', 'as-stored',
    ['order.cookie_orders.map(serializeLine)',
      'order.cookie_orders'],
    'line-has-cookie-name', 'lines-as-stored',
    'but not the names',
  ],
  [
    'lines-with-names', 'position',
    ['shop.cookies.find(({ id }) => id === cookie_id) as Cookie', 'shop.cookies[cookie_id] as Cookie'],
    'line-has-cookie-name', 'id-as-position',
    '`cookie_id` is an id and not a position',
  ],
  [
    'lines-with-names', 'other-name',
    ['cookie_name: cookie.name', 'name: cookie.name'],
    'line-has-cookie-name', 'lines-as-stored',
    'send its `name` as `cookie_name`',
  ],
  [
    'lines-with-names', 'no-lines',
    ['    cookie_orders: order.cookie_orders.map(serializeLine),\n', ''],
    'line-has-cookie-name', 'member-missing',
    'The order has no `cookie_orders`',
  ],
  [
    'lines-with-names', 'no-return',
    ['  return { cookie_id, cookie_name: cookie.name, number_of_cookies }', '  const line = { cookie_id, cookie_name: cookie.name, number_of_cookies }'],
    'line-has-cookie-name', 'nothing-returned',
    'The function that you gave to `map` never returned anything',
  ],
  // holes
  [
    'holes', 'address-crash',
    ['address: address ? serializeAddress(address) : null',
      'address: serializeAddress(address as Address)'],
    'missing-address-null', 'crashed-without-address',
    'ask first whether there is an address',
  ],
  [
    'holes', 'address-left-out',
    ['serializeAddress(address) : null',
      'serializeAddress(address) : undefined'],
    'missing-address-null', 'left-out',
    'left out of JSON without a word',
  ],
  [
    'holes', 'empty-address',
    ['address: address ? serializeAddress(address) : null',
      'address: serializeAddress(address ?? ({} as Address))'],
    'missing-address-null', 'empty-address',
    'say `null`',
  ],
  [
    'holes', 'line-dropped',
    ['(order.cookie_orders ?? []).map(serializeLine)',
      '(order.cookie_orders ?? []).map(serializeLine).filter(({ cookie_name }) => cookie_name)'],
    'deleted-cookie-null', 'line-dropped',
    'keep the line',
  ],
  [
    'holes', 'no-list',
    ['(order.cookie_orders ?? []).map(serializeLine)',
      'order.cookie_orders?.map(serializeLine)'],
    'empty-lines-array', 'lines-not-a-list',
    'send `[]`',
  ],
  [
    'holes', 'cookie-crash',
    ['cookie?.name ?? null', '(cookie as Cookie).name'],
    'deleted-cookie-null', 'crashed-without-cookie',
    '`cookie?.name` gives `undefined` instead',
  ],
  [
    'holes', 'lines-crash',
    ['(order.cookie_orders ?? [])', 'order.cookie_orders'],
    'empty-lines-array', 'crashed-without-lines',
    'the `map` of nothing throws an error',
  ],
  [
    'holes', 'name-left-out',
    ['cookie?.name ?? null', 'cookie?.name'],
    'deleted-cookie-null', 'name-left-out',
    '`?? null` says it',
  ],
  [
    'holes', 'order-dropped',
    ['ctx.body = shop.orders.map(serializeOrder)', 'ctx.body = shop.orders.filter(({ address_id }) => addressWith(address_id)).map(serializeOrder)'],
    'missing-address-null', 'order-dropped',
    'It was paid for: show it',
  ],
  // only-what-you-name
  [
    'only-what-you-name', 'deleted-by-name',
    [`const serializeAddress = ({ name, street, city, state, zip, country }: Address) => {
  return { name, street, city, state, zip, country }
}`,
      'const serializeAddress = ({ id, door_code, ...address }: Address & { door_code?: string }) => address'],
    'no-internal-fields', 'address-all-but',
    'phone goes with it',
  ],
  [
    'only-what-you-name', 'spread-order',
    ['    id: order.id,',
      '    ...order,'],
    'no-internal-fields', 'order-spread',
    'internal_notes left the building',
  ],
  [
    'only-what-you-name', 'spread-line',
    ['const serializeLine = ({ cookie_id, number_of_cookies }: Line) => {', 'const serializeLine = ({ cookie_id, ...line }: Line) => {', '?.name ?? null, number_of_cookies }', '?.name ?? null, ...line }'],
    'no-internal-fields', 'line-spread',
    'Name the three members of a line',
  ],
  [
    'only-what-you-name', 'cookie-in-the-line',
    ['?.name ?? null, number_of_cookies }', '?.name ?? null, number_of_cookies, cookie }'],
    'no-internal-fields', 'line-spread',
    'recipe left with a line',
  ],
  // look-up-once
  [
    'look-up-once', 'still-searching',
    ['const addressWith = (id: number) => addresses.get(id)', 'const addressWith = (wanted: number) => shop.addresses.find(({ id }) => id === wanted)'],
    'thousand-orders-fast', 'searched-for-each',
    'the whole address book is gone through',
  ],
  [
    'look-up-once', 'filter',
    ['const addressWith = (id: number) => addresses.get(id)', 'const addressWith = (wanted: number) => shop.addresses.filter(({ id }) => id === wanted)[0]'],
    'thousand-orders-fast', 'searched-for-each',
    'the whole address book is gone through',
  ],
  [
    'look-up-once', 'text-as-key',
    ['[address.id, address]', '[String(address.id), address]', 'addresses.get(id)', 'addresses.get(id as unknown as string)'],
    'address-fields', 'no-address-found',
    'a Map finds only the very same',
  ],
  [
    'look-up-once', 'map-for-each',
    [`const addresses = new Map(shop.addresses.map((address) => [address.id, address]))
const addressWith = (id: number) => addresses.get(id)`,
      `const addressWith = (id: number) =>
  new Map(shop.addresses.map((address) => [address.id, address])).get(id)`],
    'thousand-orders-fast', 'searched-for-each',
    'outside of every function',
  ],
]
