// oxlint-disable-next-line typescript/no-explicit-any -- functions of every kind are wrapped here
type Any = any
export type AnyFunction = (this: Any, ...args: Any[]) => Any

/** Replaces a method by one that is given the original. */
export const wrapMethod = (
  target: object,
  name: string,
  around: (original: AnyFunction) => AnyFunction,
): void => {
  const descriptor = Object.getOwnPropertyDescriptor(target, name)
  if (!descriptor) return
  Object.defineProperty(target, name, { ...descriptor, value: around(descriptor.value as AnyFunction) })
}

/** Replaces the setter of a property. */
export const wrapSetter = (
  target: object,
  name: string,
  around: (set: (this: unknown, value: unknown) => void) => (this: unknown, value: unknown) => void,
): void => {
  const descriptor = Object.getOwnPropertyDescriptor(target, name)
  // oxlint-disable-next-line typescript/unbound-method -- called with its own `this`
  if (descriptor?.set) Object.defineProperty(target, name, { ...descriptor, set: around(descriptor.set) })
}
