import * as azuread from "./azuread";
import * as checkTarget from "./check-target";
import * as commands from "./commands";
import * as config from "./config";
import * as demo from "./demo";
import * as doctor from "./doctor";
import * as drift from "./drift";
import * as entra from "./entra";
import * as exporting from "./export";
import { evaluationErrors, expressionErrors, filterErrors } from "./expressions";
import * as health from "./health";
import * as init from "./init";
import * as mapping from "./mapping";
import * as okta from "./okta";
import * as oktaCommands from "./okta-commands";
import * as oktaConfig from "./okta-config";
import * as oktaExport from "./okta-export";
import * as oktaMapping from "./okta-mapping";
import * as oktaProvider from "./okta-provider";
import * as plugin from "./plugin";
import * as preflight from "./preflight";
import * as preview from "./preview";
import type { ExitCode, Problem } from "../core/problem";
import * as profile from "./profile";
import * as provider from "./provider";
import * as roles from "./roles";
import * as saml from "./saml";
import * as sandbox from "./sandbox";
import * as stacks from "./stacks";
import * as steps from "./steps";
import * as target from "./target";
import { terraformErrors } from "./terraform";
import * as verify from "./verify";

/** One entry, whatever facts its messages need. */
export interface CatalogueEntry {
  readonly code: string;
  readonly exitCode: ExitCode;
  readonly severity: Problem["severity"];
  readonly text: (...facts: never[]) => { summary: string; remedy: string };
}

/** One part of the catalogue: what one area of the product can report, by the names it has in the code. */
export interface CatalogueDomain {
  readonly title: string;
  /** File below lib/errors. */
  readonly file: string;
  readonly entries: Readonly<Record<string, CatalogueEntry>>;
}

/** Every problem that anything here can report, in the order of docs/errors.md. */
export const catalogue: readonly CatalogueDomain[] = [
  { title: "Config files", file: "config", entries: config },
  { title: "A first config", file: "init", entries: init },
  { title: "Target profiles", file: "profile", entries: profile },
  { title: "Expressions", file: "expressions", entries: expressionErrors },
  { title: "Scoping filters", file: "expressions", entries: filterErrors },
  { title: "Evaluating an expression", file: "expressions", entries: evaluationErrors },
  { title: "Mappings", file: "mapping", entries: mapping },
  { title: "Commands", file: "commands", entries: commands },
  { title: "Stacks", file: "stacks", entries: stacks },
  { title: "Health and logs", file: "health", entries: health },
  { title: "Drift", file: "drift", entries: drift },
  { title: "Check-up", file: "doctor", entries: doctor },
  { title: "Steps", file: "steps", entries: steps },
  { title: "Preflight", file: "preflight", entries: preflight },
  { title: "Export", file: "export", entries: exporting },
  { title: "Preview", file: "preview", entries: preview },
  { title: "Microsoft Entra ID", file: "entra", entries: entra },
  { title: "Okta deployments", file: "okta-config", entries: oktaConfig },
  { title: "Okta", file: "okta", entries: okta },
  { title: "Commands for Okta", file: "okta-commands", entries: oktaCommands },
  { title: "Export from Okta", file: "okta-export", entries: oktaExport },
  { title: "App roles", file: "roles", entries: roles },
  { title: "SAML sign-on", file: "saml", entries: saml },
  { title: "Targets", file: "target", entries: target },
  { title: "Checking a target", file: "check-target", entries: checkTarget },
  { title: "Verification", file: "verify", entries: verify },
  { title: "Terraform provider", file: "provider", entries: provider },
  { title: "Terraform provider: mappings of Okta", file: "okta-mapping", entries: oktaMapping },
  { title: "Terraform and providers", file: "plugin", entries: plugin },
  { title: "Terraform itself", file: "terraform", entries: terraformErrors },
  { title: "Sandbox", file: "sandbox", entries: sandbox },
  { title: "Sandbox: stand-in for hashicorp/azuread", file: "azuread", entries: azuread },
  { title: "Sandbox: stand-in for okta/okta", file: "okta-provider", entries: oktaProvider },
  { title: "Demo", file: "demo", entries: demo },
];
