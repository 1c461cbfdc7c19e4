import type { Difficulties } from "../../../sandbox/scim-servers/difficulties";
import { emptyState, Endpoint } from "../../../sandbox/scim-servers/difficult/endpoint";
import { check, token } from "./support";

const origin = "http://127.0.0.1:1";
const pathPrefix = "/scim";

const somebody = {
  ...{ userName: "somebody@contoso.example", displayName: "Somebody", active: true },
  name: { givenName: "Some", familyName: "Body" },
  emails: [{ type: "work", primary: true, value: "somebody@contoso.example" }],
};

/** The project's own SCIM server, without a process and without a socket. It has a user and a group that are none of ours. */
export function difficultServer(difficulties: Difficulties) {
  const state = emptyState();
  state.Users.set("u-1", { id: "u-1", ...somebody });
  state.Groups.set("g-1", { id: "g-1", displayName: "Somewhere", members: [] });
  const endpoint = new Endpoint({ name: "difficult", pathPrefix, token, difficulties }, origin, state);
  const send: typeof globalThis.fetch = async (input, init = {}) => {
    if (typeof input !== "string") throw new Error("a URL is a text here");
    const headers = Object.fromEntries(
      Object.entries((init.headers ?? {}) as Record<string, string>).map(([name, value]) => [
        name.toLowerCase(),
        value,
      ]),
    );
    const body = typeof init.body === "string" ? init.body : "";
    const url = input.slice(origin.length);
    const answer = await endpoint.respond({ method: init.method ?? "GET", url, headers, body });
    return new Response(answer.body === "" ? null : answer.body, answer);
  };
  /** Everything that is there besides. */
  const others = () => [...state.Users.values(), ...state.Groups.values()].filter(({ id }) => !/^[ug]-1$/.test(id));
  return { baseUrl: `${origin}${pathPrefix}`, fetch: send, somebody: () => state.Users.get("u-1"), others };
}

/** Checks such a server, without waiting for anything. */
export async function checkServer(difficulties: Difficulties, options: Parameters<typeof check>[1] = {}) {
  const server = difficultServer(difficulties);
  const sleep = async () => undefined;
  const report = await check(server.baseUrl, { sleep, ...options }, { fetch: server.fetch, sleep });
  return { ...server, report };
}
