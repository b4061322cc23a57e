import type { Database } from '../../src/index.ts'

const of = (count: number, record: (number: number) => object): Database[string] =>
  Array.from({ length: count }, (_, at) => record(at + 1)) as unknown as Database[string]

/** What people's data files look like: made up here, but in names, ids, languages and shapes as we have met them. */
export const files: Readonly<Record<string, Database>> = {
  'posts and comments': {
    posts: of(3, (n) => ({ id: n, title: `Post ${n}`, views: n * 100 })),
    comments: of(3, (n) => ({ id: n, text: 'Nice', postId: 1 })),
    profile: { name: 'typicode' },
  },
  'no ids': { pets: [{ name: 'Rex' }, { name: 'Tom' }], owners: [{ name: 'Ada', petId: 1 }] },
  'some ids': { pets: [{ id: 4, name: 'Rex' }, { name: 'Tom' }, { name: 'Kit' }] },
  'ids as text': { todos: of(3, (n) => ({ id: String(n), text: 'x', done: n > 1 })) },
  'ids as text and numbers': {
    todos: [
      { id: '1', t: 'a' },
      { id: 2, t: 'b' },
      { id: 3, t: 'c' },
    ],
  },
  'random ids': {
    notes: of(2, (n) => ({ id: `k3X_${n}a`, body: '…' })),
    pins: [{ id: 'p-1', noteId: 'k3X_1a' }],
  },
  UUIDs: { jobs: of(2, (n) => ({ id: `7f6d1f2e-4c55-4b0e-9f0a-0d7a3c6f1b1${n}`, salary: `$${n}0K` })) },
  'Mongo dumps': { books: of(2, (n) => ({ _id: `64b7f0c2e1a${n}`, title: 'Emma', __v: 0 })) },
  'ids by the name': {
    doctors: of(3, (n) => ({ doctorId: n, name: `Dr. ${n}` })),
    visits: [{ id: 1, doctorId: 2 }],
  },
  'double ids': {
    items: [
      { id: 1, n: 'a' },
      { id: 1, n: 'b' },
      { id: 2, n: 'c' },
    ],
  },
  'negative and zero ids': {
    levels: [
      { id: 0, n: 'ground' },
      { id: -1, n: 'cellar' },
    ],
  },
  'ids with signs': {
    repos: [
      { id: 'a/b', stars: 1 },
      { id: 'c d', stars: 2 },
      { id: 'é?#', stars: 3 },
    ],
  },
  'Spanish recipes': {
    recetas: of(3, (n) => ({
      id: n,
      título: `Paella ${n}`,
      categoriaId: 1,
      ingredientes: ['arroz', 'azafrán'],
    })),
    categorias: [{ id: 1, nombre: 'Arroces' }],
  },
  'Spanish shop': {
    usuarios: of(2, (n) => ({ id: n, nombre: 'Ana', contraseña: 'x' })),
    pedidos: of(2, (n) => ({ id: n, id_usuario: n, total: 9.5 })),
  },
  'Portuguese tasks': {
    tarefas: of(2, (n) => ({ id: n, descrição: 'Estudar', concluída: false, projetoId: 1 })),
    projetos: [{ id: 1, nome: 'Casa' }],
  },
  'French library': {
    livres: of(2, (n) => ({ id: n, titre: 'Germinal', auteurId: 1 })),
    auteurs: [{ id: 1, nom: 'Zola', 'date de naissance': '1840-04-02' }],
  },
  'German customers': {
    kunden: of(2, (n) => ({ id: n, name: 'Müller', straße: 'Hauptstraße 1' })),
    bestellungen: of(2, (n) => ({ id: n, kundeId: n, summe: '12,50' })),
  },
  Japanese: { 商品: of(2, (n) => ({ id: n, 名前: 'お茶', 価格: 300 })) },
  Arabic: { كتب: of(2, (n) => ({ id: n, عنوان: 'ألف ليلة وليلة' })) },
  Russian: { фильмы: of(2, (n) => ({ id: n, название: 'Сталкер', год: 1979 })) },
  'signs and emoji': { '☕': [{ id: 1, '☀': true, note: '👩‍🍳' }] },
  'kebab and camel': {
    'business-lines': [{ id: 1, 'display-name': 'Retail' }],
    shopUnits: of(2, (n) => ({ id: n, businessLineId: 1, open_hours: { 'mon-fri': '9-17' } })),
  },
  'names with dots, spaces and signs': {
    things: of(2, (n) => ({ id: n, 'a.b': n, 'c d': 'x', 'e[f]': 1, $g: 2, '@h': 3 })),
  },
  'names of ours': {
    things: of(2, (n) => ({ id: n, page: n, sort: 'asc', limit: 10, filter: 'x', type: 'y' })),
  },
  'names of JavaScript': { things: [{ id: 1, constructor: 'x', toString: 'y', length: 3, prototype: null }] },
  'collections of ours': { db: [{ id: 1 }], auth: [{ id: 1, t: 'x' }], _x: [{ id: 1, n: 1 }] },
  'upper case': { Users: of(2, (n) => ({ ID: n, id: n, Name: 'A', OrgID: 1 })), Org: [{ id: 1, Name: 'O' }] },
  'matches between teams': {
    teams: of(3, (n) => ({ id: n, name: `T${n}` })),
    matches: of(3, (n) => ({ id: n, homeTeamId: n, awayTeamId: 4 - n, score: { home: n, away: 0 } })),
  },
  'a tree': {
    categories: [
      { id: 1, parentId: null },
      { id: 2, parentId: 1 },
      { id: 3, parentId: 1 },
    ],
  },
  'an organisation': { employees: of(4, (n) => ({ id: n, managerId: n > 1 ? 1 : null, salary: n * 1000 })) },
  'plain lists of ids': {
    restaurants: [
      { id: 1, menus: [1, 2] },
      { id: 2, menus: [3] },
    ],
    menus: of(3, (n) => ({ id: n, dish: `Dish ${n}` })),
  },
  'an attribute in the way': {
    teams: [
      { id: 1, members: ['Ada'] },
      { id: 2, members: [] },
    ],
    members: of(2, (n) => ({ id: n, teamId: n })),
    companies: [{ id: 1, name: 'Acme' }],
    staff: of(2, (n) => ({ id: n, company: 'PT Acme', company_id: 1 })),
  },
  'nested records': {
    users: of(2, (n) => ({
      id: n,
      address: { city: 'Gent', geo: { lat: '-37.3', lng: 81.1 } },
      company: { name: 'Deckow', bs: null },
    })),
  },
  'orders with lines': {
    products: of(2, (n) => ({ id: n, price: `${n}.99` })),
    orders: of(2, (n) => ({ id: n, lines: [{ productId: n, qty: 2 }], createdAt: '2024-01-01T10:00:00Z' })),
  },
  'everything mixed': {
    rows: [
      { id: 1, v: 1 },
      { id: 2, v: 'one' },
      { id: 3, v: null },
      { id: 4, v: [1] },
      { id: 5, v: { a: 1 } },
      { id: 6 },
    ],
  },
  'prices as text and numbers': {
    goods: [
      { id: 1, price: '10' },
      { id: 2, price: 9 },
      { id: 3, price: '100.5' },
    ],
  },
  'booleans as text': {
    flags: [
      { id: 1, on: 'true' },
      { id: 2, on: true },
      { id: 3, on: 'yes' },
    ],
  },
  'long texts': {
    articles: of(2, (n) => ({ id: n, html: `<p class="x">${'long '.repeat(400)}</p>`, md: '# a\n\n* b' })),
  },
  'an empty list': { todos: [], settings: {}, version: 1, tags: ['a', 'b'], nothing: null },
  'one record': { user: { id: 1, name: 'Ada', roles: ['admin'] } },
  'lists of lists': {
    grids: of(2, (n) => ({
      id: n,
      cells: [
        [1, 2],
        [3, 4],
      ],
      empty: [],
      object: {},
    })),
  },
  'many attributes': {
    wide: of(2, (n) => ({
      id: n,
      ...Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`field${at}`, at])),
    })),
  },
  'irregular plurals': {
    heroes: of(2, (n) => ({ id: n, name: 'H' })),
    people: of(2, (n) => ({ id: n, heroId: n })),
    indices: [{ id: 1, personId: 1 }],
    children: [{ id: 1, person_id: 2 }],
  },
  'large numbers': {
    accounts: [
      { id: 1, balance: 9007199254740991, rate: 1e-9 },
      { id: 2, balance: -0.1, rate: 0 },
    ],
  },
  'users with passwords': {
    users: of(2, (n) => ({ id: n, email: `a${n}@example.com`, password: '123456' })),
  },
}
