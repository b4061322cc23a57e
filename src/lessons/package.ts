import { fileURLToPath } from 'node:url'

import { packageFile } from '../package.ts'

/** The folder of this package, without a slash at its end. */
export const packageDir: string = fileURLToPath(packageFile('.')).replace(/[\\/]$/, '')

/** The course that comes with the package. */
export const ownCourse: string = fileURLToPath(packageFile('lessons'))
