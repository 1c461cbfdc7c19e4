import { emptyState, Endpoint, type EndpointState } from "./difficult/endpoint.js";
import { byPath, host } from "./host.mjs";

/** By endpoint. */
type DifficultState = Record<string, EndpointState>;

export const serve = (): Promise<void> =>
  host((order, origin, restored) => {
    const state = (restored ?? {}) as DifficultState;
    const endpoints = order.endpoints.map((each) => new Endpoint(each, origin, (state[each.name] ??= emptyState())));
    return { state, handle: byPath(endpoints) };
  });
