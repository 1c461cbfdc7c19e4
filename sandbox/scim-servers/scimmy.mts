import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Schemas, Types } from "scimmy";
import { host, type Load } from "./host.mjs";

type ScimmyUser = Omit<Schemas.User, "schemas" | "meta">;
type ScimmyGroup = Omit<Schemas.Group, "schemas" | "meta">;
type ScimmyResource<T> = T & { id: string; meta: { created: Date; lastModified: Date } };

interface ScimmyState {
  readonly users: Map<string, ScimmyResource<ScimmyUser>>;
  readonly groups: Map<string, ScimmyResource<ScimmyGroup>>;
}

export async function serve(load: Load): Promise<void> {
  const { default: express } = (await load("express")) as typeof import("express");
  const { default: SCIMMY } = (await load("scimmy")) as typeof import("scimmy");
  const { default: SCIMMYRouters } = (await load("scimmy-routers")) as typeof import("scimmy-routers");
  await host((order, _origin, restored) => {
    // scimmy keeps resources and configuration in process-wide singletons: one endpoint a process.
    const [endpoint] = order.endpoints;
    if (endpoint === undefined) throw new Error("no endpoint ordered");
    const state = (restored ?? { users: new Map(), groups: new Map() }) as ScimmyState;

    SCIMMY.Config.set({ patch: true, filter: { supported: true, maxResults: 200 } });
    const users = keep(SCIMMY.Types.Error, state.users, ({ userName }) => userName);
    SCIMMY.Resources.declare(SCIMMY.Resources.User)
      .extend(SCIMMY.Schemas.EnterpriseUser, false)
      .ingress((resource, data) => users.write(resource.id, data))
      .egress((resource) => users.read(resource))
      .degress((resource) => users.remove(resource.id));
    const groups = keep(SCIMMY.Types.Error, state.groups, ({ displayName }) => displayName);
    SCIMMY.Resources.declare(SCIMMY.Resources.Group)
      .ingress((resource, data) => groups.write(resource.id, data))
      .egress((resource) => groups.read(resource))
      .degress((resource) => groups.remove(resource.id));

    const app = express();
    app.use(
      endpoint.pathPrefix,
      new SCIMMYRouters({
        type: "bearer",
        docUri: "https://scimmyjs.github.io",
        handler: (request: IncomingMessage) => {
          if (request.headers.authorization !== `Bearer ${endpoint.token}`) throw new Error("Wrong bearer token");
          return "sandbox";
        },
      }),
    );
    return { state, handle: app };
  });
}

/** Resources of one type in a map; no two of them may have the same `key`, letter case aside. */
function keep<T extends object>(
  ScimError: typeof Types.Error,
  stored: Map<string, ScimmyResource<T>>,
  key: (resource: T) => string,
) {
  const find = (id: string | undefined) => {
    const found = stored.get(id ?? "");
    if (found === undefined) throw new ScimError(404, "", `Resource ${id} not found`);
    return found;
  };
  return {
    /** scimmy leaves filtering to the handler. */
    read: ({ id, filter }: { id?: string; filter?: Types.Filter }) => {
      if (id !== undefined) return find(id);
      const all = [...stored.values()];
      return filter === undefined ? all : (filter.match(all) as ScimmyResource<T>[]);
    },
    write: (existing: string | undefined, data: T) => {
      const id = existing ?? randomUUID();
      const sameKey = (other: ScimmyResource<T>) =>
        other.id !== id && key(other).toLowerCase() === key(data).toLowerCase();
      if ([...stored.values()].some(sameKey)) throw new ScimError(409, "uniqueness", `${key(data)} exists`);
      const now = new Date();
      const created = existing === undefined ? now : find(existing).meta.created;
      const plain = JSON.parse(JSON.stringify(data)) as T;
      const entry = { ...plain, id, meta: { created, lastModified: now } };
      stored.set(id, entry);
      return entry;
    },
    remove: (id: string | undefined) => {
      stored.delete(find(id).id);
    },
  };
}
