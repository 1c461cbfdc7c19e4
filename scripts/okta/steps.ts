import { type Checklist, oktaChecklist } from "../../lib/checklist";
import type { OktaStackConfig } from "../../lib/config";
import type { Context } from "../context";
import { oktaFacts } from "./facts";

/** `steps` of a stack in Okta. */
export const oktaSteps = async (config: OktaStackConfig, context: Context): Promise<Checklist> =>
  oktaChecklist(config, await oktaFacts(config, context));
