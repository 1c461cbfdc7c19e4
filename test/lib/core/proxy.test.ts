import { createServer, type Server } from "node:http";
import { proxiedFetch, proxyFor } from "../../../lib/core/proxy";
import { connectOkta } from "../../../lib/okta/api";
import { z } from "zod";
import { portAfterListening, startForwardProxy, type TestProxy } from "../../support/proxies";

const asked = (url: string, env: Record<string, string>): string | undefined => proxyFor(url, env)?.address.href;
const both = { HTTPS_PROXY: "http://secure:3128", HTTP_PROXY: "http://plain:3128" };

test.each<[string, Record<string, string>, string | undefined]>([
  ["https://a.example/", {}, undefined],
  ["https://a.example/", both, "http://secure:3128/"],
  ["http://a.example/", both, "http://plain:3128/"],
  ["https://a.example/", { HTTP_PROXY: "http://plain:3128" }, undefined],
  ["https://a.example/", { https_proxy: "proxy:3128" }, "http://proxy:3128/"],
  ["http://a.example/", { http_proxy: "https://proxy" }, "https://proxy/"],
  ["https://a.example/", { HTTPS_PROXY: "http://capitals", https_proxy: "http://small" }, "http://capitals/"],
  ["https://a.example/", { ...both, SCIMFORM_SANDBOX: "/box" }, undefined],
  ...["https://localhost:1/", "https://127.0.0.1/", "https://[::1]/", "http://169.254.169.254/metadata"].map(
    (url): [string, Record<string, string>, undefined] => [url, both, undefined],
  ),
])("%s with %j goes to %s", (url, env, expected) => expect(asked(url, env)).toBe(expected));

/* What pkg.go.dev/golang.org/x/net/http/httpproxy#Config says of NoProxy, where it lets Terraform pass. */
test.each<[string, string, boolean]>([
  ["*", "a.example", true],
  ["example", "a.example", true],
  ["a.example", "a.example", true],
  ["a.example", "b.a.example", true],
  ["a.example", "ba.example", false],
  [".a.example", "a.example", false],
  [".a.example", "b.a.example", true],
  ["*.a.example", "b.a.example", true],
  ["A.Example", "a.example", true],
  ["other,  a.example", "a.example", true],
  ["a.example:443", "a.example", true],
  ["a.example:8443", "a.example", false],
  ["10.1.2.3", "10.1.2.3", true],
  ["10.0.0.0/8", "10.1.2.3", true],
  ["10.0.0.0/16", "10.1.2.3", false],
  ["2001:db8::/32", "[2001:db8::1]", true],
  ["[2001:db8::1]:443", "[2001:db8::1]", true],
  ["10.0.0.0/99, /, :", "10.1.2.3", false],
])("NO_PROXY=%s and %s: directly is %p", (excluded, host, directly) => {
  for (const name of ["NO_PROXY", "no_proxy"])
    expect(asked(`https://${host}/`, { ...both, [name]: excluded }) === undefined).toBe(directly);
});

test.each(["socks5://proxy:1080", "http://", "http://a b", "http://anna:100%@proxy"])(
  "%s is no proxy that can be used",
  (address) => {
    expect(() => proxyFor("https://a.example", { HTTPS_PROXY: address })).toThrow(/PROXY_UNUSABLE: .*HTTPS_PROXY/);
  },
);

test("without a proxy it is Node.js' own fetch", () => {
  expect(proxiedFetch({ NO_PROXY: "x" })).toBe(globalThis.fetch);
});

describe("a host that only the proxy knows", () => {
  let proxy: TestProxy;
  let server: Server;
  beforeAll(async () => {
    server = createServer((request, response) => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ url: request.url, authorization: request.headers.authorization }));
    });
    proxy = await startForwardProxy({ "only.the.proxy.example": await portAfterListening(server) });
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await proxy.close();
  });
  afterEach(() => void proxy.asked.splice(0));
  const through = () => ({ HTTP_PROXY: proxy.url.replace("//", "//anna:pass%2Fword@") });

  test("is reached, with the password of the proxy", async () => {
    const response = await proxiedFetch(through())(new URL("http://only.the.proxy.example/scim?a=b"), {
      method: "POST",
      body: "x",
    });
    expect(await response.json()).toEqual({ url: "/scim?a=b" });
    expect(proxy.asked).toEqual([{ request: "POST http://only.the.proxy.example/scim?a=b", user: "anna:pass/word" }]);
  });

  test("is not, when NO_PROXY names it, nor in the sandbox", async () => {
    for (const more of [{ no_proxy: "proxy.example" }, { SCIMFORM_SANDBOX: "/box" }])
      await expect(proxiedFetch({ ...through(), ...more })("http://only.the.proxy.example/")).rejects.toThrow();
    expect(proxy.asked).toEqual([]);
  });

  test("what is on this machine is asked directly", async () => {
    const address = server.address();
    const port = typeof address === "object" ? address?.port : 0;
    expect((await proxiedFetch(through())(`http://127.0.0.1:${port}/`)).status).toBe(200);
    expect(proxy.asked).toEqual([]);
  });

  test("is an Okta org: Okta's SDK goes the same way, and NO_PROXY holds for it", async () => {
    const org = (env: Record<string, string>) => {
      const fetch = proxiedFetch(env);
      const okta = connectOkta({ orgUrl: "http://only.the.proxy.example", env: { OKTA_API_TOKEN: "00t" }, fetch });
      return okta.request({ method: "GET", path: "/api/v1/org", scope: "okta.orgs.read" }, z.unknown());
    };
    expect(await org(through())).toEqual({ url: "/api/v1/org", authorization: "SSWS 00t" });
    await expect(org({ ...through(), NO_PROXY: "only.the.proxy.example" })).rejects.toThrow(/OKTA_UNREACHABLE/);
    expect(proxy.asked).toHaveLength(1);
  });
});
