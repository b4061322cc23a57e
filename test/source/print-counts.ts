import { fileURLToPath } from 'node:url'

import { countsOf } from './counts.ts'
import { circlesIn } from './imports.ts'
import { modulesIn } from './modules.ts'

const modules = await modulesIn(fileURLToPath(new URL('../../../src', import.meta.url)))
const { files, lines, names, fileNames } = countsOf(modules)
const circles = circlesIn(modules)

console.log(`src has ${files} files and ${lines} lines.`)
console.log(`\n${circles.length} circles of imports`)
for (const circle of circles) console.log(`  ${circle.join(' ')}`)
print(`${names.size} names declared at the top of more than one file`, names)
print(`${fileNames.size} file names used more than once`, fileNames)

function print(title: string, found: ReadonlyMap<string, readonly string[]>): void {
  console.log(`\n${title}`)
  for (const [name, places] of found) console.log(`  ${name} ×${places.length}: ${places.join(' ')}`)
}
