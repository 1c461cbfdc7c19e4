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
  type Scalar,
} from "yaml";
import * as errors from "../errors/config";
import type { Location, Problem, ProblemPath } from "../errors/problem";
import { interpolate, type Variables } from "./interpolate";

import { anchorProblems, syntaxProblem } from "./yaml-traps";

/** Path as text: key of `StackConfig.origins` and of the places in a file. */
export const dotted = (path: ProblemPath): string => path.join(".");

interface Place {
  /** Where the key, or for items of lists the value, starts. */
  readonly key: number;
  readonly node: Node | null;
}

/** A YAML file as plain data, together with the place of every value in it. */
export class YamlFile {
  readonly data: unknown;
  readonly problems: Problem[] = [];
  private readonly lines = new LineCounter();
  private readonly places = new Map<string, Place>();
  private readonly document: Document.Parsed;

  /**
   * @param file name for messages
   * @param variables what `${env:NAME}` stands for
   */
  constructor(
    readonly file: string,
    readonly text: string,
    private readonly variables: Variables,
  ) {
    this.document = parseDocument(text, { lineCounter: this.lines, prettyErrors: false, uniqueKeys: false });
    for (const error of this.document.errors)
      this.report(syntaxProblem(error.message, this.lineAt(error.pos[0])), error.pos[0]);
    for (const { problem, offset } of anchorProblems(this.document, (at) => this.lineAt(at)))
      this.report(problem, offset);
    const root = this.document.contents;
    this.places.set("", { key: root?.range[0] ?? 0, node: root });
    this.data = this.document.errors.length > 0 ? undefined : this.toData(root, []);
  }

  /** Place of the value at the path, or of the nearest value around it: collections start at their key. */
  locate(path: ProblemPath): Location {
    const { key, node } = this.nearest(path);
    return this.locationAt(isScalar(node) && node.range ? node.range[0] : key);
  }

  /** Place of the key at the path, or of the nearest key around it. */
  locateKey(path: ProblemPath): Location {
    return this.locationAt(this.nearest(path).key);
  }

  /** The scalar at exactly this path, as written. */
  scalarAt(
    path: ProblemPath,
  ): { readonly scalar: Scalar; readonly source: string; readonly offset: number } | undefined {
    const node = this.nodeAt(path);
    if (!isScalar(node) || !node.range) return undefined;
    return { scalar: node, source: this.text.slice(node.range[0], node.range[1]), offset: node.range[0] };
  }

  /** The node at exactly this path. */
  nodeAt(path: ProblemPath): Node | null | undefined {
    return this.places.get(dotted(path))?.node;
  }

  locationAt(offset: number): Location {
    const { line, col } = this.lines.linePos(offset);
    return { file: this.file, line, column: col };
  }

  /** Text of the line that holds the offset. */
  lineAt(offset: number): string {
    const start = this.text.lastIndexOf("\n", offset - 1) + 1;
    const end = this.text.indexOf("\n", offset);
    return this.text.slice(start, end < 0 ? undefined : end).replace(/\r$/, "");
  }

  private report(problem: Problem, offset: number): void {
    this.problems.push({ ...problem, location: this.locationAt(offset) });
  }

  private nearest(path: ProblemPath): Place {
    for (let length = path.length; length > 0; length--) {
      const place = this.places.get(dotted(path.slice(0, length)));
      if (place) return place;
    }
    return this.places.get("") ?? { key: 0, node: null };
  }

  private toData(node: Node | null, path: ProblemPath): unknown {
    if (isAlias(node)) {
      const target = node.resolve(this.document);
      return target ? this.toData(target, path) : null;
    }
    if (isMap(node)) return this.mapToData(node.items, path);
    if (isSeq(node)) {
      return node.items.map((item, index) => {
        const child = isNode(item) ? item : null;
        this.places.set(dotted([...path, index]), { key: child?.range?.[0] ?? 0, node: child });
        return this.toData(child, [...path, index]);
      });
    }
    if (!isScalar(node)) return null;
    if (typeof node.value !== "string") return node.value;
    const { text, problems } = interpolate(node.value, this.variables);
    for (const problem of problems) this.report(problem, node.range?.[0] ?? 0);
    return text;
  }

  private mapToData(items: readonly { key: unknown; value: unknown }[], path: ProblemPath): unknown {
    const entries: [string, unknown][] = [];
    for (const { key, value } of items) {
      const name = isScalar(key) ? (typeof key.value === "string" ? key.value : (key.source ?? "null")) : String(key);
      const start = (isNode(key) ? key.range?.[0] : undefined) ?? 0;
      const child = isNode(value) ? value : null;
      const at = [...path, name];
      const first = this.places.get(dotted(at));
      if (first) {
        this.report(errors.duplicateKey(name, this.locationAt(first.key).line), start);
        continue;
      }
      this.places.set(dotted(at), { key: start, node: child });
      entries.push([name, this.toData(child, at)]);
    }
    // Not by assignment: a key called __proto__ has to stay a key.
    return Object.fromEntries(entries);
  }
}
