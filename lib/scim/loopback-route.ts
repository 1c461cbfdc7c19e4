import { isLoopback } from "../core/loopback";

/** Tenant URLs and the loopback URLs that stand in for them. */
export type LoopbackRoutes = Readonly<Record<string, string>>;

/**
 * Turns a tenant URL into the loopback URL that stands in for it. A tenant URL that is loopback itself needs no route.
 * @param url a URL below some tenant URL
 * @returns undefined when it is not routed: with the sandbox nothing leaves the machine
 */
export function routeToLoopback(url: string, routes: LoopbackRoutes): string | undefined {
  const best = Object.keys(routes)
    .filter((prefix) => startsWithPath(url, prefix))
    .sort((a, b) => b.length - a.length)[0];
  const routed = best === undefined ? url : `${routes[best]}${url.slice(withoutSlash(best).length)}`;
  return isLoopback(routed) ? routed : undefined;
}

/**
 * Whether a URL starts with the path of another: `https://a/scim` is a prefix of `https://a/scim/Users` and not of
 * `https://a/scim2/Users`.
 */
function startsWithPath(url: string, prefix: string): boolean {
  const start = withoutSlash(prefix);
  return url.startsWith(start) && ["", "/", "?"].includes(url.charAt(start.length));
}

function withoutSlash(url: string): string {
  return url.replace(/\/$/, "");
}
