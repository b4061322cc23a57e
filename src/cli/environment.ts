/** Takes what `.env` in the current folder says into the environment; what is set already stays. */
export function readEnvironmentFile(): void {
  try {
    process.loadEnvFile()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT') console.warn(`.env could not be read (${code}), so it is left out.`)
  }
}
