import { sleep } from "../../../lib/core/clock";
import { serve } from "../../../provider/plugin/serve";
import { loopbackFetch } from "../../loopback";
import { azureadStandIn } from "./provider";

void serve(azureadStandIn({ env: process.env, fetch: loopbackFetch, clock: Date.now, sleep }));
