import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
  type Pair,
  type Scalar,
} from "yaml";
import * as errors from "./errors";
import type { Location, Problem, ProblemPath } from "../../core/problem";
import { interpolate, type Variables } from "./interpolate";
import { showsNoSecret } from "./source-line";
import { anchorProblems, meantText, quoted, syntaxProblem, type LocatedProblem } from "./yaml-traps";

/** Path as text: key of `StackConfig.origins` and of the places in a file. */
export const dotted = (path: ProblemPath): string => path.join(".");

/**
 * Limit on references to anchors: more than any config needs, and it stops an anchor that contains itself from growing without
 * end.
 */
const maxAliases = 1000;

interface NodePosition {
  /** Start of the key or, for items of lists, of the value. */
  readonly start: number;
  readonly node: Node | null;
}

/** A YAML file as plain data, together with the place of every value in it. */
export class YamlFile {
  /** Parsed contents; undefined when the file is not YAML, null when it is empty. */
  readonly data: unknown;
  readonly problems: Problem[] = [];
  /** Keys with nothing behind them; `null` and `~` are something. */
  readonly emptyKeys: ProblemPath[] = [];
  private readonly lines = new LineCounter();
  private readonly places = new Map<string, NodePosition>();
  private readonly document: Document.Parsed;
  private aliases = 0;

  /**
   * @param file name for messages
   * @param variables what `${env:NAME}` stands for
   */
  constructor(
    readonly file: string,
    private readonly text: string,
    private readonly variables: Variables,
  ) {
    this.document = parseDocument(text, { lineCounter: this.lines, prettyErrors: false, uniqueKeys: false });
    const { contents, errors: failures, warnings } = this.document;
    // What comes behind an error of the syntax mostly follows from it.
    const [failure] = [...failures].sort((a, b) => a.pos[0] - b.pos[0]);
    const end = failure?.pos[0] ?? Infinity;
    const unread = [...(failure ? [failure] : []), ...warnings.filter(({ pos }) => pos[0] < end)];
    this.reportFirstOfEachLine([
      ...anchorProblems(this.document, text).filter(({ offset }) => offset <= end),
      ...unread.map((each) => syntaxProblem(each, text)),
    ]);
    this.places.set("", { start: contents?.range[0] ?? 0, node: contents });
    this.data = failures.length > 0 ? undefined : this.toData(contents, []);
  }

  /** Place of the value at the path, or of the nearest value around it: collections start at their key. */
  locate(path: ProblemPath): Location {
    const { start, node } = this.nearest(path);
    return this.locationAt((isScalar(node) || isAlias(node)) && node.range ? node.range[0] : start);
  }

  /** Place of the key at the path, or of the nearest key around it. */
  locateKey(path: ProblemPath): Location {
    return this.locationAt(this.nearest(path).start);
  }

  locationAt(offset: number): Location {
    const { line, col } = this.lines.linePos(offset);
    return { file: this.file, line, column: col };
  }

  /** First and last line of what stands at exactly this path, its key included; undefined when there is nothing. */
  linesOf(path: ProblemPath): { readonly first: number; readonly last: number } | undefined {
    const place = this.places.get(dotted(path));
    if (!place) return undefined;
    const end = Math.max(place.start, (place.node?.range?.[1] ?? 0) - 1);
    return { first: this.lines.linePos(place.start).line, last: this.lines.linePos(end).line };
  }

  /** The node at exactly this path; null for a key without a value, undefined when there is nothing. */
  nodeAt(path: ProblemPath): Node | null | undefined {
    return this.places.get(dotted(path))?.node;
  }

  /** The scalar at exactly this path, as written. */
  scalarAt(
    path: ProblemPath,
  ): { readonly scalar: Scalar; readonly written: string; readonly offset: number } | undefined {
    const node = this.nodeAt(path);
    if (!isScalar(node) || !node.range) return undefined;
    return { scalar: node, written: this.text.slice(node.range[0], node.range[1]), offset: node.range[0] };
  }

  /** Reports the first problem of each line; the others mostly follow from it. */
  private reportFirstOfEachLine(found: readonly LocatedProblem[]): void {
    const lines = new Set<number>();
    for (const { problem, offset } of found) {
      const { line } = this.lines.linePos(offset);
      if (!lines.has(line)) this.report(problem, offset);
      lines.add(line);
    }
  }

  private report(problem: Problem, offset: number): void {
    this.problems.push({ ...problem, location: this.locationAt(offset) });
  }

  private nearest(path: ProblemPath): NodePosition {
    for (let length = path.length; length > 0; length--) {
      const place = this.places.get(dotted(path.slice(0, length)));
      if (place) return place;
    }
    return this.places.get("") ?? { start: 0, node: null };
  }

  private toData(node: Node | null, path: ProblemPath): unknown {
    if (isAlias(node)) {
      const target: Node | undefined = ++this.aliases > maxAliases ? undefined : node.resolve(this.document);
      return target ? this.toData(target, path) : meantText(node);
    }
    if (isMap(node)) return this.mapToData(node.items, path);
    if (isSeq(node)) {
      return node.items.map((item, index) => {
        const child = isNode(item) ? item : null;
        this.places.set(dotted([...path, index]), { start: child?.range?.[0] ?? 0, node: child });
        this.reportLostItem(child);
        return this.toData(child, [...path, index]);
      });
    }
    if (!isScalar(node)) return null;
    if (typeof node.value !== "string") return meantText(node) ?? node.value;
    const { text, problems } = interpolate(node.value, this.variables);
    for (const problem of problems) this.report(problem, node.range?.[0] ?? 0);
    return text;
  }

  /** `- A`, and in the next line `-B`: YAML reads one item "A -B". */
  private reportLostItem(item: Node | null): void {
    if (!isScalar(item) || item.type !== "PLAIN" || !item.range) return;
    const [start, end] = item.range;
    const lost = /\n\s*(-(\S.*))/.exec(this.text.slice(start, end));
    if (!lost) return;
    const at = start + lost.index + lost[0].indexOf("-");
    const isShown = showsNoSecret(this.text, this.lines.linePos(at).line);
    this.report(errors.dashWithoutBlank(`- ${isShown ? lost[2] : "…"}`), at);
  }

  private mapToData(items: readonly Pair[], path: ProblemPath): unknown {
    const entries: [string, unknown][] = [];
    const isOwn = (pair: Pair): boolean => keyOf(pair) !== "<<";
    const own = items.filter(isOwn);
    for (const pair of [
      ...own,
      ...this.merged(
        items.filter((each) => !isOwn(each)),
        own.map(keyOf),
      ),
    ]) {
      const { key, value } = pair;
      const start = (isNode(key) ? key.range?.[0] : undefined) ?? 0;
      const name = keyOf(pair);
      const at = [...path, name];
      const first = this.places.get(dotted(at));
      if (first) {
        this.report(errors.duplicateKey(name, this.locationAt(first.start).line), start);
        continue;
      }
      if (name === "__proto__") {
        this.report(errors.unknownKey(name, undefined, []), start);
        continue;
      }
      const child = isNode(value) ? value : null;
      this.places.set(dotted(at), { start, node: child });
      const isNothing = child === null || isEmpty(child);
      const comment = isNothing && path.at(-1) !== "environments" ? this.valueReadAsComment(start) : undefined;
      // `threshold:500` in braces is a key to YAML.
      const lacksBlank = /^[A-Za-z]\w*:[^:]/.test(name);
      if (isNothing && comment === undefined && !lacksBlank) this.emptyKeys.push(at);
      entries.push([name, comment ?? this.toData(child, at)]);
    }
    return Object.fromEntries(entries);
  }

  /** The entries that merge keys bring (`<<: *name`): https://yaml.org/type/merge.html */
  private merged(merges: readonly Pair[], own: readonly string[]): Pair[] {
    const taken = new Set(own);
    const sources = merges.flatMap(({ value }) => (isSeq(value) ? value.items : [value]));
    return sources.flatMap((source) => {
      const map = isAlias(source) ? source.resolve(this.document) : source;
      if (!isMap(map) || ++this.aliases > maxAliases) {
        this.report(errors.unknownKey("<<", undefined, []), (isNode(source) ? source.range?.[0] : undefined) ?? 0);
        return [];
      }
      const inner = map.items.filter((each) => keyOf(each) === "<<");
      const all = [...map.items.filter((each) => !inner.includes(each)), ...this.merged(inner, map.items.map(keyOf))];
      return all.filter((each) => !taken.has(keyOf(each)) && taken.add(keyOf(each)));
    });
  }

  /** `displayName: #Sales`: a comment has a blank behind its sign. */
  private valueReadAsComment(start: number): string | undefined {
    const line = this.text.slice(start).split("\n", 1)[0]?.trimEnd() ?? "";
    const [, key = "", value] = /^([\w.-]+: +)(#[^\s#].*)$/.exec(line) ?? [];
    if (value === undefined || !showsNoSecret(this.text, this.lines.linePos(start).line)) return undefined;
    this.report(errors.readAsComment(key + quoted(value)), start + key.length);
    return value;
  }
}

const keyOf = ({ key }: Pair): string => (isScalar(key) && typeof key.value === "string" ? key.value : String(key));

const isEmpty = (node: Node): boolean =>
  isScalar(node) && node.value === null && node.source === "" && node.anchor === undefined;
