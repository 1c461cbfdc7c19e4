import type { StackConfig } from "../../lib/config";
import type { IdentityProvider } from "../identity-provider";
import { absent } from "./absent";

/* Loaded when one of its stacks is chosen: nobody else waits for Graph's client. */
/* eslint-disable @typescript-eslint/no-require-imports */
export const entra: IdentityProvider<StackConfig> = {
  owns: (stack) => stack.identityProvider === "entra",
  isNamedBy: (env) => Boolean(env.ARM_TENANT_ID),
  claims: () => true,
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
  readImports: (...file) =>
    (require("../../lib/terraform/imports-file") as typeof import("../../lib/terraform/imports-file")).readImports(
      ...file,
    ),
  validate: () => (require("./validate") as typeof import("./validate")).validateAdapter,
  recover: () => (require("./recover") as typeof import("./recover")).recoverAdapter,
  audit: () => (require("./audit") as typeof import("./audit")).auditAdapter,
};
