import type { TargetRoutes } from "../entra/model";

/**
 * Turns a tenant URL into the loopback URL that stands in for it. A tenant URL that is loopback itself needs no route.
 * @param url a URL below some tenant URL
 * @returns undefined when it is not routed: the sandbox never leaves the machine
 */
export function routeToLoopback(url: string, routes: TargetRoutes): string | undefined {
  const best = Object.keys(routes)
    .filter((prefix) => startsWithPath(url, prefix))
    .sort((a, b) => b.length - a.length)[0];
  const routed = best === undefined ? url : `${routes[best]}${url.slice(withoutSlash(best).length)}`;
  return isLoopback(routed) ? routed : undefined;
}

function isLoopback(url: string): boolean {
  return URL.canParse(url) && ["127.0.0.1", "[::1]", "localhost"].includes(new URL(url).hostname);
}

/** `https://a/scim` is a prefix of `https://a/scim/Users` and not of `https://a/scim2/Users`. */
function startsWithPath(url: string, prefix: string): boolean {
  const start = withoutSlash(prefix);
  return url.startsWith(start) && ["", "/", "?"].includes(url.charAt(start.length));
}

function withoutSlash(url: string): string {
  return url.replace(/\/$/, "");
}
