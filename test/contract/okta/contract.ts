import { z } from "zod";
import { type Contract, type Exchange, type Problem, shown } from "../contract";
import { isObject, type Json, SchemaCheck } from "./schema-check";

const schema = z.record(z.string(), z.unknown());
const parameterShape = z.object({ name: z.string(), in: z.string(), schema });
const contentShape = z.object({ content: z.record(z.string(), z.object({ schema: schema.optional() })) });
const descriptionShape = z.looseObject({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });
type Description = z.output<typeof descriptionShape>;

interface Operation {
  /** `<method> <path as described>`. */
  readonly name: string;
  readonly pattern: RegExp;
  readonly query: ReadonlyMap<string, Json>;
  /** undefined: it takes no body. */
  readonly request: Json | undefined;
  /** Schemas of JSON bodies by status; undefined: an answer without one, or of another media type. */
  readonly answers: ReadonlyMap<string, Json | undefined>;
}

/** Okta's Management API as its OpenAPI description says it is. */
export class OktaContract implements Contract {
  private readonly operations: readonly Operation[];
  private readonly schemas: SchemaCheck;

  /** @param document the description, as JSON */
  constructor(document: unknown) {
    const description = descriptionShape.parse(document);
    const resolve = (reference: string): Json => follow(description, reference);
    this.operations = operationsOf(description, resolve);
    this.schemas = new SchemaCheck(resolve);
  }

  /** What a client got wrong is only looked at when the service took it: what it refuses need not be right. */
  check({ method, url, status, request, answer }: Exchange): Problem[] {
    const [path = "", search = ""] = url.split("?");
    const operation = this.operations.find(({ name, pattern }) => name.startsWith(`${method} `) && pattern.test(path));
    if (!operation) {
      const says = "is not described";
      const unknown = { kind: "segment", where: "url", path, subject: `${method} ${path}`, says, found: path } as const;
      return status < 400 ? [unknown] : [];
    }
    const sent = status < 400 ? [...this.query(operation, search), ...this.request(operation, request)] : [];
    const isCut = status === 0;
    return isCut ? sent : [...sent, ...this.answer(operation, status, answer)];
  }

  private query({ name, query }: Operation, search: string): Problem[] {
    return [...new URLSearchParams(search)].flatMap(([key, text]) => {
      const place = { where: "url", path: key, subject: `${name}?${key}` } as const;
      const described = query.get(key);
      if (!described) return [{ ...place, kind: "parameter", says: "is not described", found: shown(text) }];
      const isScalar = /^(?:integer|number|boolean)$/.test(String(described["type"]));
      return this.schemas.problems({ ...place, schemas: [described] }, isScalar ? scalarOf(text) : text);
    });
  }

  private request({ name, request }: Operation, body: unknown): Problem[] {
    if (body === undefined) return [];
    const place = { where: "request", path: "", subject: name } as const;
    if (request) return this.schemas.problems({ ...place, schemas: [request] }, body);
    return [{ ...place, kind: "property", says: "takes no body", found: shown(body) }];
  }

  private answer({ name, answers }: Operation, status: number, body: unknown): Problem[] {
    const code = String(status);
    const place = { where: "answer", path: "", subject: `${name} ${code}` } as const;
    if (!answers.has(code))
      // Refusals such as 401 and 500 are common to all operations, and described nowhere.
      return status >= 400 ? [] : [{ ...place, kind: "type", says: "is not described", found: shown(body) }];
    const described = answers.get(code);
    if (described) return this.schemas.problems({ ...place, schemas: [described] }, body);
    const isJson = body !== undefined && typeof body !== "string";
    return isJson ? [{ ...place, kind: "property", says: "has no JSON body", found: shown(body) }] : [];
  }
}

const verbs = ["get", "post", "put", "patch", "delete"];

function operationsOf(description: Description, resolve: (reference: string) => Json): Operation[] {
  const actual = (value: unknown): unknown =>
    isObject(value) && typeof value["$ref"] === "string" ? resolve(value["$ref"]) : value;
  const bodyOf = (value: unknown): Json | undefined =>
    contentShape.safeParse(actual(value)).data?.content["application/json"]?.schema;
  const queryOf = (...lists: readonly unknown[]): Map<string, Json> => {
    const given = lists.flatMap((list) => (Array.isArray(list) ? (list as readonly unknown[]) : []));
    const parameters = given.map((each) => parameterShape.parse(actual(each)));
    return new Map(parameters.filter((each) => each.in === "query").map((each) => [each.name, each.schema]));
  };
  return Object.entries(description.paths).flatMap(([path, item]) =>
    verbs.flatMap((verb) => {
      const given = item[verb];
      if (!isObject(given)) return [];
      const responses = isObject(given["responses"]) ? given["responses"] : {};
      return {
        name: `${verb.toUpperCase()} ${path}`,
        pattern: new RegExp(`^${path.replace(/\{\w+\}/g, "[^/]+")}$`),
        query: queryOf(item["parameters"], given["parameters"]),
        request: bodyOf(given["requestBody"]),
        answers: new Map(Object.entries(responses).map(([code, response]) => [code, bodyOf(response)])),
      };
    }),
  );
}

function follow(document: Json, reference: string): Json {
  const found = reference
    .replace(/^#\//, "")
    .split("/")
    .reduce<unknown>((place, key) => (isObject(place) ? place[key] : undefined), document);
  if (!isObject(found)) throw new Error(`The description has no ${reference}`);
  return found;
}

function scalarOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
