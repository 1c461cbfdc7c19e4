import { sleep } from "../../lib/entra";
import { serve } from "../../provider/plugin/serve";
import { loopbackFetch } from "../loopback";
import { azureadStandIn } from "./provider";

void serve(azureadStandIn({ env: process.env, fetch: loopbackFetch, clock: Date.now, sleep }));
