import { serve } from "../../../provider/plugin/serve";
import { loopbackFetch } from "../../loopback";
import { fakeOkta } from "./provider";

void serve(fakeOkta({ env: process.env, fetch: loopbackFetch }));
