/** Gives each text a name that tools take, and no name twice. */
export function createNames(): (text: string) => string {
  const taken = new Set<string>()
  return (text) => {
    const plain = text.replaceAll(/[^A-Za-z0-9.-]+/g, '_').slice(0, 60) || '_'
    let name = plain
    for (let count = 2; taken.has(name); count++) name = `${plain}-${count}`
    taken.add(name)
    return name
  }
}
