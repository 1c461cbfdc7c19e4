import { z } from "zod";

/**
 * Switches for the behaviour of the org where the documentation leaves it open, and for its limits. The first value of each
 * is the
 * default; PARITY.md says what each is about.
 */
export const oktaSwitchesSchema = z.strictObject({
  /** Engine of the org, as far as it shows: Classic Engine has no policies of apps, and nothing else differs here. */
  engine: z.enum(["identity", "classic"]),
  /** Plan whose rate limits apply: developer.okta.com/docs/reference/rl-global-mgmt. */
  plan: z.enum(["unlimited", "free", "oneApp", "enterprise", "workforce"]),
  /** Whether a PUT of an app removes settings made by hand: github.com/okta/terraform-provider-okta/issues/655. */
  wipeOnPut: z.boolean(),
  /** Whether an app user's profile may hold properties that are mapped. */
  mappedProperties: z.enum(["accept", "reject"]),
  /** Answer to the name of an app that the catalogue does not have. */
  unknownApp: z.literal([404, 400]),
  /** Answer to `GET features` of an app that was set up in the Admin Console and is none of the six. */
  featuresOfOtherApps: z.enum(["refuse", "empty"]),
  /** Answer to activating or deactivating the connection of an app that is none of the six. */
  lifecycleOfOtherApps: z.literal([404, 400]),
  /** Method by which catalogue apps send a changed profile; custom apps always send PUT. */
  profileUpdates: z.enum(["PUT", "PATCH"]),
  /** Whether the profile of a custom app has the SCIM attributes before SCIM is switched on in the Admin Console. */
  customAppSchema: z.enum(["atOnce", "withProvisioning"]),
  /** Effect of a changed attribute on somebody who was assigned before provisioning was on. */
  changeOfUnprovisioned: z.enum(["provision", "ignore"]),
  /** Effect of writing the same profile of an app user again. */
  unchangedProfile: z.enum(["ignore", "push"]),
  /** Whether the service app has an admin role: without one its scopes are worth nothing. */
  serviceAppRole: z.boolean(),
  /** Seconds until an access token expires. */
  tokenLifetime: z.number().int().positive(),
  /** Delay with which events appear in the System Log, in milliseconds. */
  logDelay: z.number().int().nonnegative(),
});
export type OktaSwitches = Readonly<z.infer<typeof oktaSwitchesSchema>>;

/** Some switches; the others stay as they are. */
export const oktaSwitchChanges = oktaSwitchesSchema.partial();
export type OktaSwitchChanges = Partial<OktaSwitches>;

export const defaultOktaSwitches: OktaSwitches = {
  engine: "identity",
  plan: "unlimited",
  wipeOnPut: false,
  mappedProperties: "accept",
  unknownApp: 404,
  featuresOfOtherApps: "refuse",
  lifecycleOfOtherApps: 404,
  profileUpdates: "PUT",
  customAppSchema: "atOnce",
  changeOfUnprovisioned: "provision",
  unchangedProfile: "ignore",
  serviceAppRole: true,
  tokenLifetime: 3600,
  logDelay: 0,
};
