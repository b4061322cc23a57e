// The page asks this address, wherever it was itself loaded from.
const api = 'http://127.0.0.1:3000'

const list = document.querySelector('#wishes')
const status = document.querySelector('#status')
const form = document.querySelector('#form')

const show = (wishes) => {
  const items = wishes.map(({ text }) => {
    const item = document.createElement('li')
    item.textContent = text
    return item
  })
  list.replaceChildren(...items)
}

const load = async () => {
  const answer = await fetch(`${api}/wishes`)
  show(await answer.json())
}

const send = async (text) => {
  const headers = { 'Content-Type': 'application/json' }
  const answer = await fetch(`${api}/wishes`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ text }),
  })
  const body = await answer.json()
  if (!answer.ok) throw new Error(body.error.message)
  status.textContent = `Thank you! Your wish is at ${answer.headers.get('Location')}.`
}

const report = (error) => {
  status.textContent = `That did not work: ${error.message}`
}

form.addEventListener('submit', (event) => {
  event.preventDefault()
  send(form.elements.text.value).then(load).catch(report)
})
load().catch(report)
