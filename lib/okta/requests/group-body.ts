import { coreGroupSchema, patchSchema } from "../../core/scim-schemas";
import type { ScimBody } from "./user-body";

/* Bodies of group push: https://developer.okta.com/docs/api/openapi/okta-scim/guides/scim-20/ */

/** A member by its id in the target, and its name. */
export interface OktaMember {
  readonly value: string;
  readonly display: string;
}

interface PushedGroup {
  /** Id in the target. */
  readonly id: string;
  readonly displayName: string;
}

/**
 * Body of `POST /Groups`: members follow.
 * @param bare without the empty list of members, which Okta always sends
 */
export const createGroupBody = (displayName: string, bare = false): ScimBody => ({
  schemas: [coreGroupSchema],
  displayName,
  ...(!bare && { members: [] }),
});

/** Body of `PUT /Groups/{id}`, as custom apps send it. */
export const replaceGroupBody = ({ id, displayName }: PushedGroup, members: readonly OktaMember[]): ScimBody => ({
  schemas: [coreGroupSchema],
  ...{ id, displayName, members },
});

/** Renames: a PATCH of its own, which goes along with every change of the members. */
export const renameGroupBody = (group: PushedGroup): ScimBody => patch({ op: "replace", value: group });

/** Replaces all members by these. */
export const replaceMembersBody = (members: readonly OktaMember[]): ScimBody =>
  patch({ op: "replace", path: "members", value: members });

/** Removes and adds single members. */
export const changeMembersBody = (removed: readonly string[], added: readonly OktaMember[]): ScimBody =>
  patch(
    ...removed.map((id) => ({ op: "remove", path: `members[value eq ${JSON.stringify(id)}]` })),
    ...(added.length > 0 ? [{ op: "add", path: "members", value: added }] : []),
  );

const patch = (...Operations: readonly object[]): ScimBody => ({ schemas: [patchSchema], Operations });
