import { z } from "zod";
import {
  createGraph,
  GraphError,
  type GraphRequest,
  isNotFound,
  isUndecided,
  noContent as anything,
} from "../../../../lib/entra/graph";
import { limits } from "../../../../lib/core/limits";
import { graphPages } from "../../../../lib/entra/graph/graph";
import { readPeople } from "../../../../lib/entra/graph/person";
import { graphError, json, noContent, scriptedGraph, thrownBy } from "./fake-graph";

const get: GraphRequest = { method: "GET", path: "/things", permission: "Thing.Read.All" };
const post: GraphRequest = { ...get, method: "POST", body: { a: 1 } };
const refused = new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED 127.0.0.1:1") });

describe("a request", () => {
  test("carries token, version, encoded query and JSON body", async () => {
    const { graph, sent } = scriptedGraph([json({ id: "1" }, 201)]);
    const answer = await graph.request(
      { ...post, query: { $filter: "name eq 'A&B #1'" } },
      z.object({ id: z.string() }),
    );
    expect(answer).toEqual({ id: "1" });
    expect(sent[0]?.url.pathname).toBe("/v1.0/things");
    expect(sent[0]?.url.searchParams.get("$filter")).toBe("name eq 'A&B #1'");
    expect(sent[0]?.headers.get("authorization")).toBe("Bearer access-token");
    expect(sent[0]?.body).toEqual({ a: 1 });
  });

  test("goes to beta where it says so, and to a whole URL's own version", async () => {
    const { graph, sent } = scriptedGraph([json({}), json({})]);
    await graph.request({ ...get, version: "beta" }, anything);
    await graph.request({ ...get, path: "https://localhost:1/beta/things" }, anything);
    expect(sent.map(({ url }) => url.pathname)).toEqual(["/beta/things", "/beta/things"]);
  });

  test("an answer without content", async () => {
    const { graph } = scriptedGraph([noContent]);
    expect(await graph.request({ ...get, method: "DELETE" }, anything)).toBeUndefined();
  });

  test.each([
    ["another shape", json({ id: 1 }), /at id/],
    ["no JSON", { status: 200, body: "<html>" }, /not JSON/],
  ])("an answer of %s is an error that names the request", async (_, answer, text) => {
    const { graph } = scriptedGraph([answer]);
    const error = await thrownBy(() => graph.request(get, z.object({ id: z.string() })));
    expect(error.message).toMatch(/ENTRA_UNEXPECTED_ANSWER.*GET \/things/);
    expect(error.message).toMatch(text);
  });
});

test("an answer that is no JSON is not quoted: it can hold what was sent", async () => {
  const { graph } = scriptedGraph([{ status: 200, body: "s3cret was saved" }]);
  const error = await thrownBy(() => graph.request({ ...get, method: "PUT", secrets: ["s3cret was saved"] }, anything));
  expect(error.message).not.toContain("s3cret");
});

describe("a collection", () => {
  const element = z.object({ id: z.number() });

  test("is read through all its pages", async () => {
    const { graph, sent } = scriptedGraph([
      json({ value: [{ id: 1 }], "@odata.nextLink": "https://localhost:1/v1.0/things?$skiptoken=a%26b" }),
      json({ value: [{ id: 2 }] }),
    ]);
    expect(await graph.list({ ...get, query: { $top: "1" } }, element)).toEqual([{ id: 1 }, { id: 2 }]);
    expect(sent[1]?.url.href).toBe("https://localhost:1/v1.0/things?$skiptoken=a%26b");
  });

  test("whose next page is on another host is not followed: the token stays", async () => {
    const { graph, sent } = scriptedGraph([json({ value: [], "@odata.nextLink": "https://evil.example/v1.0/things" })]);
    await expect(graph.list(get, element)).rejects.toThrow(/ENTRA_FOREIGN_HOST.*evil\.example/);
    expect(sent).toHaveLength(1);
  });

  test("whose pages go round in a circle ends", async () => {
    const page = json({ value: [], "@odata.nextLink": "https://localhost:1/v1.0/things?p=1" });
    const { graph } = scriptedGraph([page, page, page]);
    await expect(graph.list(get, element)).rejects.toThrow(/circle/);
    const people = readPeople(scriptedGraph([page, page]).graph, ["userPrincipalName"]);
    await expect(people.next()).rejects.toThrow(/circle/);
  });

  test("whose pages, and whose answers, have no end ends", async () => {
    let page = 0;
    const request = async () => ({ value: [], "@odata.nextLink": `https://localhost:1/v1.0/things?p=${page++}` });
    const read = async () => {
      for await (const each of graphPages({ request: request as never }, get, element)) expect(each).toEqual([]);
    };
    await expect(read()).rejects.toThrow(`it has more than ${limits.pages} pages`);
    const { graph } = scriptedGraph([{ status: 200, body: `["${"a".repeat(limits.answerBytes)}"]` }]);
    await expect(graph.list(get, element)).rejects.toThrow(/ENTRA_UNEXPECTED_ANSWER.*larger than 32 MiB/);
  });
});

describe("repeats", () => {
  test("Retry-After is honoured, in seconds and as a date", async () => {
    const date = new Date(1_000_000 + 7_000 + 12_000).toUTCString();
    const { graph, waits } = scriptedGraph([
      graphError(429, "TooManyRequests", "", { "retry-after": "7" }),
      graphError(429, "TooManyRequests", "", { "retry-after": date }),
      json({}),
    ]);
    await graph.request(get, anything);
    expect(waits).toEqual([7_000, 12_000]);
  });

  test.each(["GET", "PUT", "PATCH", "DELETE"] as const)(
    "%s is repeated after 5xx and lost answers, waiting longer each time",
    async (method) => {
      const { graph, sent, waits } = scriptedGraph([
        graphError(503, "x"),
        refused,
        graphError(500, "UnknownError"),
        json({}),
      ]);
      await graph.request({ ...get, method }, anything);
      expect(sent).toHaveLength(4);
      expect(waits).toEqual([1_000, 2_000, 4_000]);
    },
  );

  test("POST is repeated after 429 only", async () => {
    const throttled = scriptedGraph([graphError(429, "TooManyRequests"), json({})]);
    await throttled.graph.request(post, anything);
    expect(throttled.sent).toHaveLength(2);
    for (const answer of [graphError(500, "x"), graphError(503, "x"), refused]) {
      const { graph, sent } = scriptedGraph([answer, json({})]);
      const error = await thrownBy(() => graph.request(post, anything));
      expect(isUndecided(error)).toBe(true);
      expect(sent).toHaveLength(1);
    }
  });

  test.each([400, 401, 403, 404, 409, 501])("%i is not repeated", async (status) => {
    const { graph, sent } = scriptedGraph([graphError(status, "Code"), json({})]);
    const error = await thrownBy(() => graph.request(get, anything));
    expect(error).toBeInstanceOf(GraphError);
    expect(sent).toHaveLength(1);
  });

  test("end after the given number", async () => {
    const { graph, sent } = scriptedGraph(Array<ReturnType<typeof graphError>>(9).fill(graphError(503, "x")), {
      bounds: { repeats: 2, totalWait: 60_000 },
    });
    await expect(graph.request(get, anything)).rejects.toThrow(/ENTRA_UNAVAILABLE/);
    expect(sent).toHaveLength(3);
  });

  test("a Retry-After beyond the bounds is not waited for", async () => {
    const { graph, waits } = scriptedGraph([graphError(429, "x", "", { "retry-after": "3600" })]);
    await expect(graph.request(get, anything)).rejects.toThrow(/ENTRA_THROTTLED/);
    expect(waits).toEqual([]);
  });

  test.each([3_600_000, -3_600_000])(
    "somebody who sets the clock by %i ms ends them neither earlier nor later",
    async (step) => {
      const answers = Array<ReturnType<typeof graphError>>(99).fill(graphError(503, "x"));
      const bounds = { repeats: 98, totalWait: 60_000 };
      const [even, set] = [
        scriptedGraph(answers, { bounds }),
        scriptedGraph(answers, { bounds, clock: settable(step) }),
      ];
      for (const { graph } of [even, set]) {
        await expect(graph.request(get, anything)).rejects.toThrow(/ENTRA_UNAVAILABLE/);
        const freshUntil = graph.monotonic() + 120_000;
        await expect(graph.request({ ...post, freshUntil }, anything)).rejects.toThrow(/ENTRA_UNAVAILABLE/);
      }
      expect(even.waits.length).toBeGreaterThan(3);
      expect(set.waits).toEqual(even.waits);
    },
  );

  test.each(["0", "-5", "Thu, 01 Jan 1970 00:00:00 GMT"])("Retry-After: %s is no leave to hammer", async (asked) => {
    const { graph, waits } = scriptedGraph([graphError(429, "x", "", { "retry-after": asked }), json({})]);
    await graph.request(get, anything);
    expect(waits).toEqual([1_000]);
  });

  test.each(["GET", "PUT", "POST", "DELETE"] as const)(
    "a stop during the wait ends them: no new %s",
    async (method) => {
      const controller = new AbortController();
      const { graph, sent } = scriptedGraph([graphError(429, "x"), json({})], {
        onWait: () => controller.abort(new Error("stopped")),
      });
      await expect(graph.request({ ...get, method, signal: controller.signal }, anything)).rejects.toThrow(GraphError);
      expect(sent).toHaveLength(1);
    },
  );

  test("a stop cuts a read off, and lets a write in flight finish", async () => {
    const signalOf = async (method: "GET" | "PUT"): Promise<AbortSignal | null | undefined> => {
      const { graph, sent } = scriptedGraph([json({})]);
      await graph.request({ ...get, method, signal: AbortSignal.abort() }, anything);
      return sent[0]?.signal;
    };
    expect((await signalOf("GET"))?.aborted).toBe(true);
    expect((await signalOf("PUT"))?.aborted).toBe(false);
  });

  test("an aborted signal ends them", async () => {
    const { graph, sent } = scriptedGraph([graphError(503, "x"), json({})]);
    await expect(graph.request({ ...get, signal: AbortSignal.abort() }, anything)).rejects.toThrow(GraphError);
    expect(sent).toHaveLength(1);
  });
});

/** A clock that is set anew whenever somebody looks. */
function settable(step: number): () => number {
  let now = 1_000_000;
  return () => (now += step);
}

describe("something created moments ago", () => {
  test.each([403, 404, 409])("%i is repeated, for POST too, until it has replicated", async (status) => {
    const { graph, sent } = scriptedGraph([graphError(status, "Code"), graphError(status, "Code"), json({})]);
    await graph.request({ ...post, freshUntil: graph.monotonic() + 60_000 }, anything);
    expect(sent).toHaveLength(3);
  });

  test("but not past the window", async () => {
    const { graph, waits } = scriptedGraph(Array<ReturnType<typeof graphError>>(99).fill(graphError(404, "x")));
    const error = await thrownBy(() => graph.request({ ...get, freshUntil: graph.monotonic() + 300_000 }, anything));
    expect(isNotFound(error)).toBe(true);
    const waited = waits.reduce((sum, wait) => sum + wait, 0);
    expect(waited).toBeGreaterThan(250_000);
    expect(waited).toBeLessThanOrEqual(300_000);
  });

  test("and a clear lack of permission is reported at once", async () => {
    const { graph, sent } = scriptedGraph([graphError(403, "Authorization_RequestDenied"), json({})]);
    const request = graph.request({ ...get, freshUntil: graph.monotonic() + 300_000 }, anything);
    await expect(request).rejects.toThrow(/ENTRA_PERMISSION_MISSING/);
    expect(sent).toHaveLength(1);
  });
});

describe("what went wrong is said in words of the catalogue", () => {
  test.each([
    [graphError(401, "UnknownError"), /ENTRA_PERMISSION_MISSING.*401 UnknownError.*request id req-1.*Thing\.Read\.All/],
    [graphError(403, "Forbidden", "no"), /ENTRA_PERMISSION_MISSING.*403 Forbidden; no.*Thing\.Read\.All/],
    [graphError(401, "InvalidAuthenticationToken", "expired"), /ENTRA_TOKEN_REJECTED.*expired/],
    [graphError(404, "Request_ResourceNotFound"), /ENTRA_NOT_FOUND.*POST \/things/],
    [graphError(409, "Conflict"), /ENTRA_CONFLICT/],
    [graphError(400, "Request_BadRequest", "bad"), /ENTRA_REQUEST_REJECTED.*bad/],
    [graphError(502, "BadGateway"), /ENTRA_UNAVAILABLE.*502/],
    [{ status: 503, body: "<html>busy</html>" }, /ENTRA_UNAVAILABLE.*\(503\)/],
    [refused, /ENTRA_UNREACHABLE.*ECONNREFUSED/],
  ])("%j", async (answer, text) => {
    const { graph } = scriptedGraph([answer]);
    await expect(graph.request(post, anything)).rejects.toThrow(text);
  });

  test("without the query, which can name people, and without secrets the service quotes", async () => {
    const { graph } = scriptedGraph([graphError(500, 'Bad:to"ken', 'could not use to"ken in to%22ken')]);
    const error = await thrownBy(() =>
      graph.request({ ...post, query: { $filter: "upn eq 'ann@x'" }, secrets: ['to"ken', ""] }, anything),
    );
    expect(error.message).toContain("could not use *** in ***");
    expect(error.message).toContain("500 Bad:***");
    expect(error.message).not.toContain("ann@x");
  });

  test("a failed sign-in comes through as it is", async () => {
    const graph = createGraph({
      credential: { getToken: () => Promise.reject(new RangeError("no token today")) },
      endpoints: { login: "https://localhost:1", graph: "https://localhost:1", portal: "" },
      fetch: () => Promise.reject(new Error("must not be called")),
      clock: () => 0,
      sleep: async () => {},
    });
    await expect(graph.request(get, anything)).rejects.toThrow(RangeError);
  });
});
