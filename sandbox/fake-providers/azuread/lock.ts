const last = new Map<string, Promise<unknown>>();

/** Runs operations on one object one after the other, as azuread locks it: many of its writes replace a whole list. */
export function oneAtATime<Result>(id: string, operation: () => Promise<Result>): Promise<Result> {
  const mine = (last.get(id) ?? Promise.resolve()).then(operation, operation);
  last.set(id, mine);
  return mine;
}
