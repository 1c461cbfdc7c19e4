import { monotonic, sleep } from "../../../lib/core/clock";
import { serve } from "../../../provider/plugin/serve";
import { loopbackFetch } from "../../loopback";
import { fakeAzuread } from "./provider";

void serve(fakeAzuread({ env: process.env, fetch: loopbackFetch, clock: Date.now, monotonic, sleep }));
