/** Whether a UTF-16 unit belongs to a set. */
export type CharTest = (code: number) => boolean;

/** Places that take no characters. */
export type Anchor = "start" | "end" | "endOrLastNewline" | "lineStart" | "lineEnd" | "wordBoundary" | "noWordBoundary";

/** A regular expression of .NET, parsed. Groups are numbered as in .NET: unnamed ones first, then named ones. */
export type RegexNode =
  | { readonly kind: "set"; readonly test: CharTest }
  | { readonly kind: "sequence"; readonly items: readonly RegexNode[] }
  | { readonly kind: "alternatives"; readonly options: readonly RegexNode[] }
  | { readonly kind: "group"; readonly group: CaptureGroup; readonly body: RegexNode }
  | {
      readonly kind: "repeat";
      readonly body: RegexNode;
      readonly min: number;
      readonly max: number;
      readonly lazy: boolean;
    }
  | { readonly kind: "anchor"; readonly anchor: Anchor }
  | { readonly kind: "look"; readonly behind: boolean; readonly negative: boolean; readonly body: RegexNode }
  | { readonly kind: "atomic"; readonly body: RegexNode }
  | { readonly kind: "backreference"; readonly to: string; readonly ignoreCase: boolean };

/** A group that captures. Two groups of the same name are one. The number is known when the whole pattern is read. */
export interface CaptureGroup {
  readonly name: string | undefined;
  number: number;
}

export interface ParsedRegex {
  readonly root: RegexNode;
  readonly groups: readonly CaptureGroup[];
}

/** The group that a name or number means. */
export const findGroup = (groups: readonly CaptureGroup[], reference: string): CaptureGroup | undefined =>
  groups.find(({ name, number }) => name === reference || String(number) === reference);
