/** Parameters of a path, decoded. */
export type PathParameters = Readonly<Record<string, string>>;

interface RoutedOperation<T> {
  readonly target: T;
  readonly names: readonly string[];
}

interface Node<T> {
  readonly literals: Map<string, Node<T>>;
  parameter?: Node<T>;
  readonly operations: Map<string, RoutedOperation<T>>;
}

const newNode = <T>(): Node<T> => ({ literals: new Map(), operations: new Map() });
const segmentsOf = (path: string) => path.split("/").filter((segment) => segment !== "");

/**
 * Finds the operation of a request. Segments are compared without regard to case, as Graph does; a literal segment goes
 * before a parameter (`:name`), and superfluous slashes do not count.
 */
export class Router<T> {
  private readonly root = newNode<T>();

  add(method: string, path: string, target: T): void {
    const names: string[] = [];
    let node = this.root;
    for (const segment of segmentsOf(path)) {
      if (segment.startsWith(":")) {
        names.push(segment.slice(1));
        node = node.parameter ??= newNode();
        continue;
      }
      const key = segment.toLowerCase();
      const next = node.literals.get(key) ?? newNode<T>();
      node.literals.set(key, next);
      node = next;
    }
    node.operations.set(method, { target, names });
  }

  /** @returns undefined when there is no such path; no target when the path does not take the method */
  find(method: string, path: string): { readonly target?: T; readonly parameters: PathParameters } | undefined {
    const found = search(this.root, segmentsOf(path), []);
    if (found === undefined) return undefined;
    const operation = found.node.operations.get(method);
    const entries = operation?.names.map((name, index) => [name, found.values[index] ?? ""]) ?? [];
    return { target: operation?.target, parameters: Object.fromEntries(entries) as PathParameters };
  }
}

function search<T>(
  node: Node<T>,
  [segment, ...rest]: readonly string[],
  values: readonly string[],
): { readonly node: Node<T>; readonly values: readonly string[] } | undefined {
  if (segment === undefined) return node.operations.size > 0 ? { node, values } : undefined;
  const literal = node.literals.get(segment.toLowerCase());
  const found = literal && search(literal, rest, values);
  if (found) return found;
  return node.parameter && search(node.parameter, rest, [...values, decoded(segment)]);
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
