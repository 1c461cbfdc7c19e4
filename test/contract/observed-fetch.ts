import { channel } from "node:diagnostics_channel";
import { exchangeChannelName } from "../../sandbox/http/exchange-channel";
import type { Exchange } from "./contract";

/** The fetch of a stand-in for a service, whose exchanges are then held against the service's contract as well. */
export const observed =
  (service: Exchange["service"], fetch: typeof globalThis.fetch): typeof globalThis.fetch =>
  async (input, init = {}) => {
    const response = await fetch(input, init);
    const { pathname, search } = new URL(input instanceof Request ? input.url : input);
    const [request, answer] = [init.body, await response.clone().text()].map((text) =>
      typeof text === "string" && text !== "" ? (JSON.parse(text) as unknown) : undefined,
    );
    const { method = "GET" } = init;
    const exchange: Exchange = { service, method, url: pathname + search, request, status: response.status, answer };
    channel(exchangeChannelName).publish(exchange);
    return response;
  };
