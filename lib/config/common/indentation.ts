/** Lines that were moved to where they belong. */
export interface Realigned {
  /** The whole text with them. */
  readonly text: string;
  /** Number of the first of them, from 1. */
  readonly line: number;
  readonly count: number;
  readonly direction: "in" | "out";
  readonly by: number;
}

/** Characters that attempts may read in all: a long file that is wrong throughout must not take seconds. */
const maxRead = 200_000;

/**
 * Looks for the one line, or neighbouring lines, whose indentation makes everything else wrong: moved by up to four blanks, they leave
 * a sound file.
 * @param near lines with problems, from 1: the slip is there, or in a line beside
 * @param isSound whether a text has no problems
 */
export function realign(
  text: string,
  near: readonly number[],
  isSound: (text: string) => boolean,
): Realigned | undefined {
  const lines = text.split("\n");
  const firsts = new Set(near.flatMap((line) => [line, line - 1, line + 1, ...parentsOf(lines, line - 1)]));
  const candidates = [...firsts].flatMap((line) => spans(lines, line - 1).map((count) => ({ line, count })));
  // Moved away from what is below it a key would have no value, which can mean an environment.
  const mostEmpty = emptyKeys(text);
  const depths = new Set(lines.filter(isText).map(depthOf));
  let read = 0;
  // The fewer lines, the likelier the slip.
  for (const { line, count } of candidates.sort((a, b) => a.count - b.count)) {
    for (const by of [2, -2, 4, -4, 1, -1, 3, -3]) {
      // A line stands as far in as others do, if not by as many steps.
      if (by % 2 !== 0 && !depths.has(depthOf(lines[line - 1] ?? "") + by)) continue;
      const moved = move(lines, line - 1, count, by);
      if (moved === undefined || emptyKeys(moved) > mostEmpty) continue;
      if ((read += moved.length) > maxRead) return undefined;
      if (isSound(moved)) return { text: moved, line, count, direction: by > 0 ? "in" : "out", by: Math.abs(by) };
    }
  }
  return undefined;
}

/** Counts the keys that have no value and no children; counts in the text, since it may not be valid YAML. */
function emptyKeys(text: string): number {
  const lines = text.split("\n").filter(isText);
  return lines.filter((line, index) => {
    const next = lines[index + 1] ?? "";
    const isItem = /^\s*- /.test(next) && depthOf(next) === depthOf(line);
    return /:\s*(#.*)?$/.test(line) && depthOf(next) <= depthOf(line) && !isItem;
  }).length;
}

/** Numbers of the lines that a line is below, the nearest first. */
function parentsOf(lines: readonly string[], line: number): number[] {
  const parents: number[] = [];
  let depth = depthOf(lines[line - 1] ?? "");
  for (let number = line - 1; number > 0 && depth > 0; number -= 1) {
    const text = lines[number - 1] ?? "";
    if (!isText(text) || depthOf(text) >= depth) continue;
    depth = depthOf(text);
    parents.push(number);
  }
  return parents;
}

const isText = (line: string): boolean => /^\s*[^\s#]/.test(line);
/** A key, or an item: anything else would go on with a text that begins above. */
const isEntry = (line: string): boolean => isText(line) && /^\s*-\s|:(\s|$)/.test(line);
const depthOf = (line: string): number => /^ */.exec(line)?.[0].length ?? 0;

/**
 * Returns the numbers of lines that may have been moved together: a line alone, with its children, with its neighbours of the
 * same depth, or with the first of its children, where the others became children by the move.
 */
function spans(lines: readonly string[], first: number): number[] {
  const start = lines[first];
  if (start === undefined || !isEntry(start)) return [];
  const depth = depthOf(start);
  const below = depthOf(lines.slice(first + 1).find(isText) ?? "");
  const ends = [first + 1];
  let textEnd = first + 1;
  for (const [index, next] of lines.entries()) {
    if (index <= first || !isText(next)) continue;
    if (depthOf(next) <= Math.max(depth, below)) ends.push(textEnd);
    if (depthOf(next) < depth) break;
    textEnd = index + 1;
  }
  ends.push(textEnd);
  return [...new Set(ends)].map((end) => end - first);
}

function move(lines: readonly string[], first: number, count: number, by: number): string | undefined {
  const moved = lines.slice(first, first + count);
  if (moved.some((line) => isText(line) && depthOf(line) + by < 0)) return undefined;
  const shifted = moved.map((line) => (by > 0 ? (line === "" ? "" : " ".repeat(by) + line) : line.slice(-by)));
  return [...lines.slice(0, first), ...shifted, ...lines.slice(first + count)].join("\n");
}
