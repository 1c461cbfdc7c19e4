/**
 * The remedy for a name that nothing has.
 * @param nearest the names that are meant perhaps, as they are shown
 * @param otherwise what to do when there are none
 */
export const didYouMeanAny = (nearest: readonly string[], otherwise: string): string =>
  nearest.length > 0 ? `Did you mean ${nearest.join(" or ")}?` : otherwise;

export const quoted = (names: readonly string[]): string[] => names.map((name) => `"${name}"`);
