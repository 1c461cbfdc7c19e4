import { nearest } from "../core/nearest";
import type { Location, Problem } from "../core/problem";

/** Objects defined in one file and named in others, with the words for an unknown name. */
export interface Definitions {
  /** Every name that is defined. */
  readonly known: readonly string[];
  /** Location of each definition in the project itself, where the name may be misspelt, too. */
  readonly places: ReadonlyMap<string, Location>;
  readonly unknown: (name: string, nearest: string | undefined, known: readonly string[]) => Problem;
  readonly unused: (defined: string, wanted: string, apps: number) => Problem;
}

/** The names by which apps refer to definitions of one kind, with their places. */
export class References {
  private readonly places = new Map<string, Location[]>();

  add(name: string, location: Location): void {
    this.places.set(name, [...(this.places.get(name) ?? []), location]);
  }

  /**
   * A problem for each name that is not defined. Where several apps name it, and none names the definition that is nearest, the slip is
   * in the definition.
   */
  problems({ known, places: defined, unknown, unused }: Definitions): Problem[] {
    const unnamed = [...defined.keys()].filter((name) => !this.places.has(name));
    return [...this.places].flatMap(([name, [location, ...alsoAt]]): Problem[] => {
      if (known.includes(name)) return [];
      const slip = alsoAt.length > 0 ? nearest(name, unnamed) : undefined;
      if (slip !== undefined) return [{ ...unused(slip, name, alsoAt.length + 1), location: defined.get(slip) }];
      return [{ ...unknown(name, nearest(name, known), known), location, ...(alsoAt.length > 0 && { alsoAt }) }];
    });
  }
}
