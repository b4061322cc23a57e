export const cookies = [
  [2, 'Oat Crumble', 'oat-crumble', 180, false],
  [3, 'Ginger Crunch', 'ginger-crunch', 220, true],
  [5, 'Almond Moon', 'almond-moon', 260, false],
  [7, 'Lemon Snap', 'lemon-snap', 190, false],
  [12, '7 Grain', '7-grain', 240, true],
].map(([id, name, slug, price, featured]) => ({ id, name, slug, price, featured, url: `/cookies/${id}` }))
