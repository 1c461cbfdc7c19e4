import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import type { Flaw } from "../flaws";
import type { TargetEndpoint } from "../order";
import { valuesAt, type ScimObject } from "./attribute";
import { Collection, type Kept } from "./collection";
import { Obstacles } from "./obstacles";
import { ScimRefusal } from "./scim-error";

/** Users and groups of one endpoint. */
export interface EndpointState {
  readonly Users: Kept;
  readonly Groups: Kept;
}

export const emptyState = (): EndpointState => ({ Users: new Map(), Groups: new Map() });

/** A request; names of headers in lower case. */
export interface EndpointRequest {
  readonly method: string;
  /** Path and query, as in the first line of the request. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface EndpointAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface EndpointResponse {
  readonly status: number;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

const jsonObject = z.record(z.string(), z.json());

/** One SCIM endpoint with its own users, groups, token and difficulties. */
export class Endpoint {
  private readonly obstacles: Obstacles;
  private readonly flaws: ReadonlySet<Flaw>;
  private readonly collections: Readonly<Record<string, Collection>>;

  constructor(
    private readonly endpoint: TargetEndpoint,
    origin: string,
    state: EndpointState,
  ) {
    const { difficulties = {}, pathPrefix } = endpoint;
    this.obstacles = new Obstacles(difficulties);
    this.flaws = new Set(difficulties.flaws);
    const collection = (name: keyof EndpointState) =>
      new Collection(name, state[name], difficulties, `${origin}${pathPrefix}/${name}`, groupsOf);
    const groupsOf = (id: string): ScimObject[] =>
      [...state.Groups.values()]
        .filter(({ members }) => valuesAt(members, ["value"]).includes(id))
        .map((group) => ({ value: group.id }));
    const groups = collection("Groups");
    this.collections = { Users: collection("Users"), Groups: groups };
    for (const displayName of difficulties.fixedGroups ?? []) {
      const isThere = [...state.Groups.values()].some((group) => group["displayName"] === displayName);
      if (!isThere) groups.create({ displayName });
    }
  }

  private get hasFixedGroups(): boolean {
    return this.endpoint.difficulties?.fixedGroups !== undefined;
  }

  get pathPrefix(): string {
    return this.endpoint.pathPrefix;
  }

  /** Answers over HTTP. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = "GET", url = "" } = request;
    const headers = Object.fromEntries(
      Object.entries(request.headers).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
    );
    const answer = await this.respond({ method, url, headers, body: Buffer.concat(chunks).toString("utf8") });
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body === "" ? undefined : answer.body);
  }

  /** Answers without a socket. Never throws: an error becomes an answer. */
  async respond(request: EndpointRequest): Promise<EndpointAnswer> {
    const { status, body, headers } = await this.answer(request).catch((error: unknown) => {
      const refusal = error instanceof ScimRefusal ? error : new ScimRefusal(500, String(error));
      const shown = this.flaws.has("errorsWithoutStatus") ? { ...refusal.body, status: undefined } : refusal.body;
      return { status: refusal.status, body: shown, headers: refusal.options.headers };
    });
    const type = this.flaws.has("plainJson") ? "application/json" : "application/scim+json";
    return {
      status,
      headers: { ...headers, ...(body !== undefined && { "content-type": type }) },
      body: body === undefined ? "" : JSON.stringify(body),
    };
  }

  private async answer(request: EndpointRequest): Promise<EndpointResponse> {
    if (this.flaws.has("yesToEverything")) return { status: 200, body: {} };
    await this.letIn(request);
    this.judgeTypes(request.headers);

    const url = new URL(request.url.slice(this.pathPrefix.length), "http://localhost");
    const [name = "", id] = url.pathname.slice(1).split("/").map(decodeURIComponent);
    const collection = this.collections[name];
    if (collection === undefined) throw new ScimRefusal(404, `There is no ${url.pathname}.`);
    const { method } = request;
    const body = method === "GET" || method === "DELETE" ? {} : parseBody(request.body);
    return id === undefined
      ? this.onCollection(method, name, collection, url.searchParams, body)
      : this.onResource(method, name, collection, id, url.searchParams, body);
  }

  /** @throws ScimRefusal 406, 415 */
  private judgeTypes({ accept = "", "content-type": type = "" }: EndpointRequest["headers"]): void {
    if (this.flaws.has("acceptJsonOnly") && !accept.includes("json")) throw new ScimRefusal(406, "Accept JSON.");
    const isRefused =
      (this.flaws.has("onlyScimJson") && type.startsWith("application/json")) ||
      (this.flaws.has("onlyPlainJson") && type.startsWith("application/scim+json")) ||
      (this.flaws.has("refusesCharset") && type.includes(";"));
    if (isRefused) throw new ScimRefusal(415, `Bodies of type ${type} are not taken.`);
  }

  private async letIn({ headers }: EndpointRequest): Promise<void> {
    const { token } = this.endpoint;
    const given = this.flaws.has("openToAnyone") ? `Bearer ${token}` : headers.authorization;
    await this.obstacles.pass(given, token).catch((error: unknown) => {
      const forbids = this.flaws.has("forbids") && error instanceof ScimRefusal && error.status === 401;
      throw forbids ? new ScimRefusal(403, "Forbidden.") : error;
    });
  }

  private onCollection(
    method: string,
    name: string,
    collection: Collection,
    query: URLSearchParams,
    body: ScimObject,
  ): EndpointResponse {
    if (method === "GET" && this.flaws.has("listNeedsFilter") && !query.has("filter"))
      throw new ScimRefusal(400, "A filter is wanted.", { scimType: "invalidFilter" });
    if (method === "GET") return { status: 200, body: collection.list(query) };
    if (method !== "POST") throw notAllowed(405);
    if (name === "Groups" && this.hasFixedGroups) throw notAllowed(405);
    const created = collection.create(body);
    const { location } = z.object({ location: z.string().optional() }).parse(created["meta"] ?? {});
    return { status: 201, body: created, ...(location !== undefined && { headers: { location } }) };
  }

  private onResource(
    method: string,
    name: string,
    collection: Collection,
    id: string,
    query: URLSearchParams,
    body: ScimObject,
  ): EndpointResponse {
    const { noDelete, noGroupPatch } = this.endpoint.difficulties ?? {};
    switch (method) {
      case "GET":
        return { status: 200, body: collection.read(id, query) };
      case "PUT":
        if (this.flaws.has("noPut")) throw notAllowed(405);
        return { status: 200, body: collection.replace(id, body) };
      case "PATCH":
        if (name === "Groups" && noGroupPatch !== undefined) throw notAllowed(noGroupPatch);
        return answerToPatch(name, collection.patch(id, body));
      case "DELETE":
        if (noDelete !== undefined) throw notAllowed(noDelete);
        if (name === "Groups" && this.hasFixedGroups) throw notAllowed(405);
        if (!this.flaws.has("deletesNothing")) collection.remove(id);
        return this.flaws.has("deletesWithBody") ? { status: 200, body: {} } : { status: 204 };
      default:
        throw notAllowed(405);
    }
  }
}

const notAllowed = (status: 405 | 501) => new ScimRefusal(status, "This method is not supported here.");

/** Entra expects no members in the answer to a group's PATCH. */
const answerToPatch = (name: string, body: ScimObject): EndpointResponse =>
  name === "Groups" ? { status: 204 } : { status: 200, body };

function parseBody(text: string): ScimObject {
  try {
    return jsonObject.parse(JSON.parse(text));
  } catch {
    throw new ScimRefusal(400, "The body must be a JSON object.", { scimType: "invalidSyntax" });
  }
}
