import { oktaChecklist } from "../../lib/checklist";
import type { OktaStackConfig } from "../../lib/config";
import { orgNotAsked } from "./errors";
import type { StepsAdapter } from "../verbs/steps/checklist";
import { nothingYet, oktaFacts } from "./facts";

/** Reads the org. That an API token was revoked shows with the first request only. */
export const stepsAdapter: StepsAdapter<OktaStackConfig> = {
  checklist: async (config, context) => oktaChecklist(config, await oktaFacts(config, context)),
  unread: (config) => oktaChecklist(config, nothingYet(config)),
  signInErrors: /^OKTA_(SIGN_IN_|TOKEN_REJECTED$)/,
  notAsked: orgNotAsked,
};
