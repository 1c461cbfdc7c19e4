import type { StackConfig } from "./entra/model";
import type { OktaStackConfig } from "./okta/model";

/** A stack of any identity provider; `identityProvider` tells them apart. */
export type AnyStackConfig = StackConfig | OktaStackConfig;
