import { sleep } from "../lib/entra/retry";
import { serve } from "./plugin/serve";
import { scimformProvider } from "./provider";

void serve(scimformProvider({ env: process.env, fetch: globalThis.fetch, clock: Date.now, sleep }));
