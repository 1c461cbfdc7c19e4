import { z } from "zod";
import type { Principal } from "./model";

/** Building blocks of the config's schemas. */

export const appNamePattern = /^[a-z][a-z0-9-]*$/;
/** The name of a certificate as the admin center shows it ("Microsoft Azure Federated SSO Certificate"), without `CN=`. */
export const certificateNamePattern = /^[A-Za-z0-9]([\w .()-]*[\w.()-])?$/;
const environmentNamePattern = /^[a-z][a-z0-9]*$/;
const tokenSourcePattern = /^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+|keyvault:https:\/\/.+)$/;

export const text = z.string().min(1, "some text");
export const guid = z
  .guid("an object id such as 3f6d1c1e-5a0b-4c57-9b1e-7d2f0a4c8e11")
  .transform((id) => id.toLowerCase());
export const date = z.iso.date("a date such as 2027-01-31");
export const email = z.email("an e-mail address");
export const tokenSource = z.string().regex(tokenSourcePattern, "env:NAME, file:PATH or keyvault:URL");
export const appName = z
  .string()
  .regex(appNamePattern, "lower-case letters, digits and hyphens, starting with a letter");
export const environmentName = z
  .string()
  .regex(
    environmentNamePattern,
    "lower-case letters and digits, starting with a letter (no hyphen: stacks are called <app>-<environment>)",
  );

/** YAML 1.2 reads on/off as text and true/false as truth values: all four are meant alike. */
export const onOff = z
  .union([z.enum(["on", "off"]), z.boolean()])
  .transform((value) => value === true || value === "on");

interface FieldNotes {
  /** Value that applies when no layer sets one; for people and editors only, as it must not win over a lower layer. */
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
}

/** A field of a layer: may be left out, and null removes what a lower layer says. */
export const field = <T extends z.ZodType>(type: T, description: string, notes: FieldNotes = {}) =>
  type.nullish().meta({ description, ...notes, examples: notes.examples ? [...notes.examples] : undefined });

interface PrincipalIds {
  readonly groupId: z.ZodType<string>;
  readonly groupName: z.ZodType<string>;
  readonly userId: z.ZodType<string>;
  /** An id of a group, for the example. */
  readonly example: string;
  /** Form of users' names, and an example of one. */
  readonly user: string;
  readonly userName: z.ZodType<string>;
  /** A principal whose entry is no mere name. */
  readonly entry?: (id: z.ZodType<string>) => z.ZodType<Principal>;
}

const namedEntry = (id: z.ZodType<string>) =>
  z.strictObject({
    name: text.meta({ description: "Display name of the group, user name of the person.", examples: ["Branch Heads"] }),
    id: id.optional().meta({ description: "Id in the directory; then the name is for people only." }),
  });

/** Schema of a principal: a name, or an object id by itself, which is recognised instead of being looked up as a name. */
const principal = (id: z.ZodType<string>, name: z.ZodType<string>, entry: z.ZodType<Principal>) =>
  z.union([name, entry]).transform((written): Principal => {
    const named: Principal = typeof written === "string" ? { name: written } : written;
    const known = named.id ?? id.safeParse(named.name).data;
    return known === undefined ? named : { ...named, id: known };
  });

/** The principals that are assigned, or come in with a wave; ids are those of the identity provider. */
export const principalsBy = ({
  groupId,
  groupName,
  userId,
  example,
  user,
  userName,
  entry = namedEntry,
}: PrincipalIds) => ({
  groups: field(
    z.array(principal(groupId, groupName, entry(groupId))),
    "By display name, by object id, or as `{ name, id }` where a name is not unique.",
    { examples: [["SCIM Advisors", { name: "Branch Heads", id: example }]] },
  ),
  users: field(z.array(principal(userId, userName, entry(userId))), user, {
    examples: [["clara.bak@contoso.example"]],
  }),
});

/** The principals in Entra that are assigned, or come in with a wave. */
export const principals = principalsBy({
  groupId: guid,
  // A slip in an object id would be looked for as a name, and only when it is deployed.
  groupName: text.regex(
    /^(?!\{?[\da-f]+(-[\da-f]+){3,}\}?$)|^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i,
    "a display name, or an object id such as 22222222-2222-4222-8222-222222222222",
  ),
  userId: guid,
  example: "22222222-2222-4222-8222-222222222222",
  user: "By user principal name or object id.",
  userName: text.regex(
    /^\S+@\S+$|^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i,
    "a user principal name such as clara.bak@contoso.example, or an object id",
  ),
  entry: (id) =>
    namedEntry(id).extend({
      role: text.optional().meta({
        description: "App role this one is assigned with: display name, value or id. Default: the app's `role`.",
      }),
    }),
});

/** `apps.<app>.formerly`. */
export const formerly = field(appName, "The key this app had before: its stack is continued, not created anew.");

/** `apps.<app>.environments`, each with its overrides. */
export const environmentsOf = <T extends z.ZodType>(overrides: T) =>
  z
    .record(environmentName, overrides.nullable())
    .refine((environments) => Object.keys(environments).length > 0, "at least one environment")
    .meta({
      description: "Where the app is deployed; each may override any setting.",
      examples: [{ test: {}, production: {} }],
    });

/** `apps`. */
export const appsOf = <T extends z.ZodType>(app: T) =>
  z.record(appName, app).meta({
    description: "Apps by key; a stack is called `<app>-<environment>`.",
    examples: [{ advisors: { target: "andmoney-advisors", environments: { test: {} } } }],
  });
