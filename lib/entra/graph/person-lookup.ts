import { z } from "zod";
import * as entraErrors from "./errors";
import { fail } from "../../core/problem";
import type { CallOptions, Graph } from "./graph";
import { ifFound } from "./graph-error";
import { odataString } from "./odata";

/** A person to provision, with the name given by the caller. */
export interface NamedPerson {
  readonly id: string;
  /** User principal name where it is known. */
  readonly name: string;
}

const userSchema = z.looseObject({ id: z.string(), userPrincipalName: z.string() });
const memberSchema = z.looseObject({
  "@odata.type": z.string().nullish(),
  id: z.string(),
  userPrincipalName: z.string().nullish(),
});
const $select = "id,userPrincipalName";

/**
 * @param user user principal name, object id, or mail address
 * @throws ScimformError ENTRA_USER_NOT_FOUND, ENTRA_USER_AMBIGUOUS; GraphError when Graph refuses
 */
export async function findPerson(graph: Graph, user: string, options: CallOptions = {}): Promise<NamedPerson> {
  const common = { ...options, method: "GET", permission: "User.Read.All" } as const;
  const path = `/users/${encodeURIComponent(user)}`;
  const found = await ifFound(graph.request({ ...common, path, query: { $select } }, userSchema));
  return found ? named(found) : findByMail(graph, user, options);
}

/**
 * Finds a person by mail address, where no user principal name or object id matches.
 * @throws ScimformError ENTRA_USER_NOT_FOUND, ENTRA_USER_AMBIGUOUS; GraphError when Graph refuses
 */
export async function findByMail(graph: Graph, user: string, options: CallOptions = {}): Promise<NamedPerson> {
  if (!user.includes("@")) throw fail(entraErrors.userNotFound, user);
  const query = { $filter: `mail eq ${odataString(user)}`, $select };
  const [only, ...others] = await graph.list(
    { ...options, method: "GET", path: "/users", query, permission: "User.Read.All" },
    userSchema,
  );
  if (!only) throw fail(entraErrors.userNotFound, user);
  if (others.length > 0) {
    throw fail(
      entraErrors.userAmbiguous,
      user,
      [only, ...others].map((each) => each.userPrincipalName),
    );
  }
  return named(only);
}

/** People who are direct members of a group: provisioning does not look into nested groups. */
export async function peopleOfGroup(graph: Graph, groupId: string, options: CallOptions = {}): Promise<NamedPerson[]> {
  const path = `/groups/${encodeURIComponent(groupId)}/members`;
  const query = { $select, $top: "999" };
  const members = await graph.list(
    { ...options, method: "GET", path, query, permission: "GroupMember.Read.All" },
    memberSchema,
  );
  return members.filter((member) => member["@odata.type"] === "#microsoft.graph.user").map(named);
}

const named = ({ id, userPrincipalName }: z.infer<typeof memberSchema>): NamedPerson => ({
  id,
  name: userPrincipalName ?? id,
});
