import type { RegexNode } from "./syntax";

/** The minimum and maximum number of characters that a part matches. */
export interface Width {
  readonly min: number;
  readonly max: number;
}

const none: Width = { min: 0, max: 0 };

export function widthOf(node: RegexNode): Width {
  switch (node.kind) {
    case "set":
      return { min: 1, max: 1 };
    case "sequence":
      return node.items.map(widthOf).reduce((a, b) => ({ min: a.min + b.min, max: a.max + b.max }), none);
    case "alternatives":
      return node.options.map(widthOf).reduce((a, b) => ({ min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) }));
    case "group":
    case "atomic":
      return widthOf(node.body);
    case "repeat": {
      const { min, max } = widthOf(node.body);
      return { min: min * node.min, max: max === 0 ? 0 : max * node.max };
    }
    case "backreference":
      return { min: 0, max: Number.POSITIVE_INFINITY };
    case "anchor":
    case "look":
      return none;
  }
}
