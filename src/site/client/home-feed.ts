import { keepFresh } from './feed.ts'

const feed = document.querySelector<HTMLElement>('[data-feed]')
if (feed) keepFresh(feed)
