import { isLoopback } from "../lib/core/loopback";

/** A fetch that never leaves the machine: anything else fails like a host that cannot be reached, redirects included. */
export const loopbackFetch: typeof fetch = async (input, init) => {
  const url = input instanceof Request ? input.url : String(input);
  if (!isLoopback(url))
    throw new TypeError(`target not reachable: ${new URL(url).host} (the sandbox stays on this machine)`);
  return fetch(input, { ...init, redirect: "manual" });
};
