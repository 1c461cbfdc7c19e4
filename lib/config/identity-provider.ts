import type { z } from "zod";
import type { Problem, ProblemPath } from "../core/problem";
import { checkExpressions } from "./entra/check-expressions";
import { checkProfile } from "./entra/check-profile";
import type { IdentityProviderName } from "./common/model";
import type { ParsedPart, StackParts } from "./common/stack-parts";
import type { StackConfig } from "./entra/model";
import { checkExpressions as checkOktaExpressions } from "./okta/check-expressions";
import { checkProfile as checkOktaProfile } from "./okta/check-profile";
import type { OktaStackConfig } from "./okta/model";
import { resolveOktaStack } from "./okta/resolve";
import * as okta from "./okta/schema";
import { resolveStack } from "./entra/resolve";
import * as entra from "./entra/schema";
import type { YamlFile } from "./common/yaml";

/** The parts of an app's file that every identity provider has. */
export interface AppData<AppEnvironment> {
  readonly target: string;
  readonly environments: Readonly<Record<string, AppEnvironment | null>>;
}

/** Reads the files of one identity provider. */
export interface ProviderConfig<Target, App extends AppData<AppEnvironment>, AppEnvironment, Stack> {
  readonly name: IdentityProviderName;
  readonly deployment: z.ZodType<{ readonly apps: Readonly<Record<string, App>> }>;
  readonly app: z.ZodType<App>;
  readonly target: z.ZodType<Target>;
  /** Expressions of a layer, on the data as they stand. */
  checkExpressions(file: YamlFile, path: ProblemPath): Problem[];
  checkProfile(profile: ParsedPart<Target>): Problem[];
  resolve(parts: StackParts<Target, App, AppEnvironment | object>): {
    readonly stack?: Stack;
    readonly problems: readonly Problem[];
  };
}

export type EntraConfig = ProviderConfig<
  entra.EntraTarget,
  entra.EntraAppSettings,
  entra.EntraAppEnvironment,
  StackConfig
>;
export type OktaConfig = ProviderConfig<
  okta.OktaTarget,
  okta.OktaAppSettings,
  z.output<typeof okta.appEnvironmentSchema>,
  OktaStackConfig
>;

export const entraConfig: EntraConfig = {
  name: "entra",
  deployment: entra.deploymentSchema,
  app: entra.appSchema,
  target: entra.targetSchema,
  checkExpressions,
  checkProfile,
  resolve: resolveStack,
};

export const oktaConfig: OktaConfig = {
  name: "okta",
  deployment: okta.deploymentSchema,
  app: okta.appSchema,
  target: okta.targetSchema,
  checkExpressions: checkOktaExpressions,
  checkProfile: checkOktaProfile,
  resolve: resolveOktaStack,
};
