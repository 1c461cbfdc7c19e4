import type { azureadRules } from "../../lib/entra/graph";

type Rules = typeof azureadRules;

/** A value of an argument, and what azuread 3.9.0 makes of it. */
export interface RuleCase {
  readonly type: keyof Rules;
  readonly argument: string;
  readonly value: string;
  /** Absent: taken. Null: refused; a text: refused, and this is how it could stand. */
  readonly corrected?: string | null;
}

const of =
  (type: keyof Rules, argument: string) =>
  (value: string, corrected?: string | null): RuleCase => ({
    type,
    argument,
    value,
    ...(corrected !== undefined && { corrected }),
  });

const reply = of("azuread_application", "web.redirect_uris");
const logout = of("azuread_application", "web.logout_url");
const home = of("azuread_application", "web.homepage_url");
const signOn = of("azuread_service_principal", "login_url");
const padded = (length: number): string => "https://people.vendor.example/".padEnd(length, "a");
const id = "22222222-2222-4222-8222-222222222222";

const replies = [
  reply("https://people.vendor.example/"),
  reply("https://people.vendor.example", "https://people.vendor.example/"),
  reply("https://people.vendor.example?a=/b", "https://people.vendor.example/?a=/b"),
  reply("https://people.vendor.example:8443", "https://people.vendor.example:8443/"),
  reply("https://people.vendor.example:8443/"),
  reply("HTTPS://people.vendor.example/acs"),
  reply("http://localhost/acs"),
  reply("ms-appx-web://people/acs"),
  reply("app://people/acs", null),
  reply("urn:vendor:people"),
  reply("urn:vendor", null),
  reply("https:///acs", null),
  reply("https:/people.vendor.example/acs", null),
  reply("https:people.vendor.example/acs", null),
  reply("people.vendor.example/acs", null),
  reply(" https://people.vendor.example/acs", null),
  reply("https://people.vendor.example/a b"),
  reply("https://people vendor.example/acs", null),
  reply("https://people.vendor.example/%zz", null),
  reply("https://people.vendor.example/acs?%zz"),
  reply("https://people.vendor.example/acs#%zz", null),
  reply("https://people.vendor.example:port/acs", null),
  reply("https://bücher.example/acs"),
  reply("https://[::1]:8443/acs"),
  reply(padded(256)),
  reply(padded(257), null),
  reply(padded(255).slice(0, -1) + "ü"),
  reply(padded(255) + "ü", null),
  reply("", null),
];

const urls = [
  ...[logout, home, signOn].flatMap((url) => [
    url("https://people.vendor.example"),
    url("http://people.vendor.example/out"),
    url("app://people/out", null),
    url("people.vendor.example", null),
    url("", null),
  ]),
  logout(padded(255)),
  logout(padded(256), null),
  signOn(padded(2000)),
];

const texts = [
  ...(
    [
      ["azuread_application", "display_name"],
      ["azuread_application_from_template", "display_name"],
      ["azuread_application_identifier_uri", "identifier_uri"],
      ["azuread_service_principal", "notification_email_addresses"],
      ["azuread_service_principal", "saml_single_sign_on.relay_state"],
      ["azuread_claims_mapping_policy", "definition"],
      ["azuread_claims_mapping_policy", "display_name"],
    ] as const
  ).flatMap(([type, argument]) => [of(type, argument)(" "), of(type, argument)("", null)]),
  ...(
    [
      ["azuread_application", "template_id"],
      ["azuread_application_from_template", "template_id"],
      ["azuread_service_principal", "client_id"],
      ["azuread_app_role_assignment", "app_role_id"],
      ["azuread_app_role_assignment", "principal_object_id"],
      ["azuread_app_role_assignment", "resource_object_id"],
      ["azuread_application_app_role", "role_id"],
    ] as const
  ).flatMap(([type, argument]) => [of(type, argument)(id), of(type, argument)(id.slice(1), null)]),
];

/** As azuread's validation function has it; these were not run with it. */
const roleValue = of("azuread_application_app_role", "value");
const appRoles = [
  roleValue("admin"),
  roleValue("!#$%&'()*+,-./:;<=>?@[]^_`{|}~09"),
  roleValue("a".repeat(120)),
  roleValue("a".repeat(121), null),
  roleValue(".admin", null),
  roleValue("two words", null),
  roleValue("høj", null),
  ...(["display_name", "description"] as const).flatMap((argument) => [
    of("azuread_application_app_role", argument)("Reader"),
    of("azuread_application_app_role", argument)("", null),
  ]),
];

const name = of("azuread_service_principal_token_signing_certificate", "display_name");
const end = of("azuread_service_principal_token_signing_certificate", "end_date");
const certificates = [
  name("CN=first"),
  name("first", "CN=first"),
  name("CN=", "CN=CN="),
  end("2029-01-31T23:59:59Z"),
  end("2029-01-31T23:59:59+01:00"),
  end("2029-01-31", null),
  end("2029-02-30T23:59:59Z", null),
];

export const ruleCases: readonly RuleCase[] = [...replies, ...urls, ...texts, ...appRoles, ...certificates];
