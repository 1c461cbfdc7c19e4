import { BlockList, isIP } from "node:net";
import type { Dispatcher } from "undici";
import type { Env } from "./env";
import * as errors from "./errors";
import { isLoopback } from "./loopback";
import { fail } from "./problem";
import { decodedOrUndefined } from "./secrets";

/** A proxy, and the variable that names it. */
export interface Proxy {
  readonly variable: string;
  readonly address: URL;
}

/**
 * Variables of proxies, in the order in which Go's http.ProxyFromEnvironment, and so Terraform and its providers, look for them:
 * capitals first.
 */
const variables = {
  "https:": ["HTTPS_PROXY", "https_proxy"],
  "http:": ["HTTP_PROXY", "http_proxy"],
} as const;

/** Microsoft's metadata service for virtual machines; it must not be asked through a proxy. https://learn.microsoft.com/azure/virtual-machines/instance-metadata-service#proxies */
const metadataService = "169.254.169.254";

/**
 * The proxy for a URL, by HTTPS_PROXY, HTTP_PROXY and NO_PROXY in both cases, chosen as Terraform and azuread choose:
 * https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config. Nothing on this machine has one, nor has anything in the sandbox.
 * @returns undefined: directly
 * @throws ScimformError PROXY_UNUSABLE
 */
export function proxyFor(url: string, env: Env): Proxy | undefined {
  const { protocol, hostname, port } = new URL(url);
  if (protocol !== "https:" && protocol !== "http:") return undefined;
  const variable = variables[protocol].find((name) => env[name]);
  if (variable === undefined || env.SCIMFORM_SANDBOX) return undefined;
  const host = hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  if (isLoopback(url) || host === metadataService) return undefined;
  const excluded = (env.NO_PROXY || env.no_proxy || "").split(/[\s,]+/).filter(Boolean);
  const asked = port || (protocol === "https:" ? "443" : "80");
  if (excluded.some((entry) => matches(entry.toLowerCase(), host, asked))) return undefined;
  return { variable, address: addressOf(env[variable] ?? "", variable) };
}

/** An entry of NO_PROXY: `*`, an address, a network, or a name with all below it; each may have a port. */
function matches(entry: string, host: string, asked: string): boolean {
  if (entry === "*") return true;
  const [, bracketed, plain = entry, port] = /^(?:\[(.+)\]|([^:]+))(?::(\d+))?$/.exec(entry) ?? [];
  const name = bracketed ?? plain;
  if (port !== undefined && port !== asked) return false;
  if (isIP(host) !== 0) return networkOf(name)?.check(host, isIP(host) === 6 ? "ipv6" : "ipv4") ?? false;
  const bare = name.replace(/^\*/, "");
  return bare.startsWith(".") ? host.endsWith(bare) : host === bare || host.endsWith(`.${bare}`);
}

function networkOf(entry: string): BlockList | undefined {
  const [address = "", bits] = entry.split("/");
  const family = isIP(address);
  const width = family === 6 ? 128 : 32;
  const prefix = bits === undefined ? width : Number(bits);
  if (family === 0 || !Number.isInteger(prefix) || prefix < 0 || prefix > width) return undefined;
  const list = new BlockList();
  list.addSubnet(address, prefix, family === 6 ? "ipv6" : "ipv4");
  return list;
}

/** Parses the address of a proxy; without a scheme it is HTTP, as in Go. */
function addressOf(text: string, variable: string): URL {
  const address = /^[a-z0-9+.-]+:\/\//i.test(text) ? text : `http://${text}`;
  // The address can hold a password: the message does not quote it.
  if (!URL.canParse(address)) throw fail(errors.proxyUnusable, variable, "it is not the address of a host");
  const url = new URL(address);
  if (decodedOrUndefined(`${url.username}${url.password}`) === undefined)
    throw fail(errors.proxyUnusable, variable, "its user or password is not percent-encoded");
  if (url.protocol === "http:" || url.protocol === "https:") return url;
  throw fail(errors.proxyUnusable, variable, `${url.protocol}// is not supported, http:// and https:// are`);
}

/**
 * The one fetch of scripts and provider, for Graph, sign-in, Key Vault, Okta and targets alike: through the proxy of the environment.
 * Without one it is Node.js' own; with one it is undici's, since Node.js 20 knows no proxies and later ones only those of its own start.
 * @throws ScimformError PROXY_UNUSABLE
 */
export function proxiedFetch(env: Env): typeof globalThis.fetch {
  const names = Object.values(variables).flat();
  if (![...names, "NODE_USE_ENV_PROXY"].some((name) => env[name])) return globalThis.fetch;
  const dispatchers = new Map<string, Dispatcher>();
  return async (input, init) => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- only who has a proxy loads it
    const undici = require("undici") as typeof import("undici");
    const url = input instanceof Request ? input.url : String(input);
    const proxy = proxyFor(url, env)?.address.href ?? "";
    const dispatcher =
      dispatchers.get(proxy) ??
      (proxy === "" ? new undici.Agent() : new undici.ProxyAgent({ uri: proxy, proxyTunnel: false }));
    dispatchers.set(proxy, dispatcher);
    // A Request of Node.js' own is none of undici's.
    const given = input instanceof Request ? await partsOf(input) : {};
    return undici.fetch(url, { ...given, ...init, dispatcher });
  };
}

async function partsOf(request: Request): Promise<RequestInit> {
  const { method, headers, redirect, signal } = request;
  const body = request.body === null ? {} : { body: await request.arrayBuffer() };
  return { method, redirect, signal, headers: Object.fromEntries(headers), ...body };
}
