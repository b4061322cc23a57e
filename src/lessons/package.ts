import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of this package, found by walking up, because compiled files lie one level deeper. */
export const packageDir: string = (() => {
  let dir = path.dirname(fileURLToPath(import.meta.url))
  while (!existsSync(path.join(dir, 'package.json'))) dir = path.dirname(dir)
  return dir
})()

/** The course that comes with the package. */
export const ownCourse: string = path.join(packageDir, 'lessons')
