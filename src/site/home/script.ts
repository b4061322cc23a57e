/** Adds a copy button to each command. The page is whole without it. */
export const script = `
const status = document.createElement('p')
status.className = 'unseen'
status.setAttribute('role', 'status')
document.body.append(status)

async function copy(pre) {
  if (navigator.clipboard) return navigator.clipboard.writeText(pre.textContent)
  // Away from localhost a page without TLS has no clipboard, but what is selected can be copied.
  getSelection().selectAllChildren(pre)
  document.execCommand('copy')
}

for (const pre of document.querySelectorAll('pre')) {
  const button = document.createElement('button')
  button.type = 'button'
  button.textContent = 'Copy'
  button.setAttribute('aria-label', 'Copy: ' + pre.getAttribute('aria-label'))
  button.addEventListener('click', async () => {
    await copy(pre)
    status.textContent = ''
    button.textContent = 'Copied'
    button.classList.add('done')
    status.textContent = 'Copied'
    setTimeout(() => {
      button.textContent = 'Copy'
      button.classList.remove('done')
    }, 1500)
  })
  pre.parentElement.classList.add('copyable')
  pre.parentElement.append(button)
}
`
