export interface Cookie {
  id: number
  name: string
  slug: string
  /** In cents. */
  price: number
  featured: boolean
}

/** What the shop bakes. Ids of cookies that are no longer baked are not given again, so there are gaps. */
export const cookies: Cookie[] = [
  { id: 2, name: 'Oat Crumble', slug: 'oat-crumble', price: 180, featured: false },
  { id: 3, name: 'Ginger Crunch', slug: 'ginger-crunch', price: 220, featured: true },
  { id: 5, name: 'Almond Moon', slug: 'almond-moon', price: 260, featured: false },
  { id: 7, name: 'Lemon Snap', slug: 'lemon-snap', price: 190, featured: false },
  { id: 12, name: '7 Grain', slug: '7-grain', price: 240, featured: true },
]
