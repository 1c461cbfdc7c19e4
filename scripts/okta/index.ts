import type { OktaStackConfig } from "../../lib/config";
import type { IdentityProvider } from "../identity-provider";
import { absent } from "./absent";

/* Loaded when one of its stacks is chosen: nobody else waits for Okta's client. */
/* eslint-disable @typescript-eslint/no-require-imports */
export const okta: IdentityProvider<OktaStackConfig> = {
  owns: (stack) => stack.identityProvider === "okta",
  isNamedBy: () => false,
  claims: (app, { isOkta }) =>
    isOkta || (require("../../lib/export") as typeof import("../../lib/export")).isOktaAppId(app),
  absent,
  status: () => (require("./status") as typeof import("./status")).statusAdapter,
  drift: () => (require("./drift") as typeof import("./drift")).driftAdapter,
  logs: () => (require("./logs") as typeof import("./logs")).logsAdapter,
  steps: () => (require("./steps") as typeof import("./steps")).stepsAdapter,
  verify: () => (require("./verify") as typeof import("./verify")).verifyAdapter,
  why: () => (require("./why") as typeof import("./why")).whyAdapter,
  doctor: () => (require("./doctor") as typeof import("./doctor")).doctorAdapter,
  credentials: () => (require("./credentials") as typeof import("./credentials")).credentialsAdapter,
  provision: () => (require("./provision") as typeof import("./provision")).provisionAdapter,
  export: () => (require("./export") as typeof import("./export")).exportAdapter,
  ownLanguage: () => (require("./own-language") as typeof import("./own-language")).ownLanguageAdapter,
  readImports: (...file) =>
    (
      require("../../lib/terraform/okta-imports-file") as typeof import("../../lib/terraform/okta-imports-file")
    ).readOktaImports(...file),
  recover: () => (require("./recover") as typeof import("./recover")).recoverAdapter,
  audit: () => (require("./audit") as typeof import("./audit")).auditAdapter,
};
