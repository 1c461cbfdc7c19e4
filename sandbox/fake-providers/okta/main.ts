import { serve } from "../../../provider/plugin/serve";
import { loopbackFetch } from "../../loopback";
import { oktaStandIn } from "./provider";

void serve(oktaStandIn({ env: process.env, fetch: loopbackFetch }));
