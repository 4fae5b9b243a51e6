/** Puts another method in the place of one, for all objects of a class that are made in this process or were. */
export function replaceMethod<T extends object, Name extends keyof T>(prototype: T, name: Name, make: (original: T[Name]) => T[Name]): void {
  prototype[name] = make(prototype[name]);
}
