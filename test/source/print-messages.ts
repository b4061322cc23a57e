import { fileURLToPath } from 'node:url'

import { messagesOf } from './messages.ts'
import { modulesIn } from './modules.ts'

for (const module of await modulesIn(fileURLToPath(new URL('../../../src', import.meta.url)))) {
  const messages = messagesOf(module)
  if (messages.length > 0) console.log(`\nsrc/${module.path}`)
  for (const { line, text } of messages)
    console.log(`${String(line).padStart(5)}  ${text.trim().replaceAll(/\s*\n\s*/g, '\n       ')}`)
}
