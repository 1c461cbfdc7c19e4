import type { ITerraformDependable, TerraformMetaArguments, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { Principal } from "../../lib/config/common/model";
import type { OktaStackConfig } from "../../lib/config/okta/model";
import { addressOf } from "../../lib/terraform/address";
import { configPlace } from "../config-place";
import { escapeTemplate, hclText } from "../escape-template";
import type { OktaAppReference } from "./app";
import { userNameExpression, userNameParts } from "./user-name";
import { AppGroupAssignment, AppUser, DataGroups, DataUsers, PushGroup } from "./bindings";
import { plainText } from "../../lib/core/plain-text";

/**
 * Adds one assignment for each group or person, at an address made from its name: never the resource that holds all of them,
 * which takes away what others have assigned.
 */
export function addAssignments(
  scope: TerraformStack,
  config: OktaStackConfig,
  app: OktaAppReference,
  dependsOn: ITerraformDependable[],
): void {
  if (config.assign === "external") return;
  // People who are assigned before provisioning is enabled get no account, and nothing would tell.
  const wanted = config.provisioning && config.features.create ? "PUSH_NEW_USERS" : undefined;
  const meta = { dependsOn, ...onceEnabled(app, wanted, config) };
  const people = config.assign.users.map((user, index) => {
    const place = configPlace(config, ["assign", "users", index]);
    const users = findUser(scope, user, config.userName, place);
    const found = `${users}[0]`;
    const username = userNameExpression(config.userName, found);
    if (username === undefined) throw new Error(`validate lets no people through with ${config.userName}`);
    const assignment = new AppUser(
      scope,
      `user_${addressOf(user.name)}`,
      { appId: app.id, userId: `\${${found}.id}`, username },
      {
        ...meta,
        ...sameTemplate(app, config, meta),
      },
    );
    leaveOutDeactivated(scope, assignment, { users, name: user.name, place });
    return assignment;
  });
  // Okta takes nobody's own assignment away while a group of theirs is assigned (E0000046): at a destroy, groups go first.
  const afterPeople = { ...meta, dependsOn: [...dependsOn, ...people] };
  for (const [index, group] of config.assign.groups.entries()) {
    const address = `group_${addressOf(group.name)}`;
    const groupId = group.id ?? findGroup(scope, group, configPlace(config, ["assign", "groups", index]));
    new AppGroupAssignment(scope, address, { appId: app.id, groupId }, afterPeople);
  }
}

/**
 * Okta finds deactivated people, too, but refuses to assign them
 * (https://developer.okta.com/docs/api/openapi/okta-management/management/tag/ApplicationUsers/). A leaver must not stop the deploys of
 * everybody else: their assignment is left out, and each plan warns.
 */
function leaveOutDeactivated(
  scope: TerraformStack,
  assignment: AppUser,
  { users, name, place }: { readonly users: string; readonly name: string; readonly place: string },
): void {
  assignment.addOverride("count", `\${length([for user in ${users} : user if user.status != "DEPROVISIONED"])}`);
  const quoted = hclText(plainText(name));
  scope.addOverride(`check.${assignment.friendlyUniqueId}`, {
    assert: [
      {
        condition: `\${alltrue([for user in ${users} : user.status != "DEPROVISIONED"])}`,
        error_message: `${quoted} is deactivated in Okta, which assigns nobody who is: the deploy leaves them out. Take them out of assign.users in ${place}, or activate them in Okta.`,
      },
    ],
  });
}

/** Groups that are pushed as groups; Okta takes them once group push is enabled for the app. */
export function addGroupPush(
  scope: Construct,
  config: OktaStackConfig,
  app: OktaAppReference,
  dependsOn: ITerraformDependable[],
): void {
  for (const [index, { group, as }] of config.groupPush.entries()) {
    const sourceGroupId = group.id ?? findGroup(scope, group, configPlace(config, ["groupPush", index]));
    const targetGroupName = as === undefined ? undefined : escapeTemplate(as);
    new PushGroup(
      scope,
      `push_${addressOf(group.name)}`,
      { appId: app.id, sourceGroupId, targetGroupName, status: "ACTIVE", deleteTargetGroupOnDestroy: false },
      { dependsOn, ...onceEnabled(app, "GROUP_PUSH", config) },
    );
  }
}

/** Requires that an existing app has the config's user name template, since the names of people follow from the config. */
function sameTemplate(
  { userNameTemplate }: OktaAppReference,
  { userName }: OktaStackConfig,
  { lifecycle }: TerraformMetaArguments,
): Pick<TerraformMetaArguments, "lifecycle"> {
  if (userNameTemplate === undefined) return {};
  const condition = `\${${userNameTemplate} == ${hclText(userName)}}`;
  const errorMessage = `The app's user name has another template in Okta than \`userName\` in the config: people would be renamed. Write the app's own: \${${userNameTemplate}}`;
  return { lifecycle: { precondition: [...(lifecycle?.precondition ?? []), { condition, errorMessage }] } };
}

/** Stops before a resource that would have no effect, and says what to do first. */
function onceEnabled(
  { features }: OktaAppReference,
  feature: string | undefined,
  { stack }: OktaStackConfig,
): Pick<TerraformMetaArguments, "lifecycle"> {
  if (features === undefined || feature === undefined) return {};
  return {
    lifecycle: {
      precondition: [
        {
          condition: `\${contains(${features}, "${feature}")}`,
          errorMessage: `Provisioning of this app does not have ${feature} in Okta yet (or any more): who is assigned now would get no account. Do what \`scimform steps ${stack}\` lists, then deploy again; what was created stays.`,
        },
      ],
    },
  };
}

/** Id of the one group of this name; a group may be both assigned and pushed. */
function findGroup(scope: Construct, { name }: Principal, place: string): string {
  const address = `find_group_${addressOf(name)}`;
  const known = scope.node.tryFindChild(address);
  const fqn = known instanceof DataGroups ? known.fqn : lookUpGroup(scope, address, name, place).fqn;
  return `\${[for group in ${fqn}.groups : group.id if lower(group.name) == lower(${hclText(name)})][0]}`;
}

function lookUpGroup(scope: Construct, address: string, name: string, place: string): DataGroups {
  const same = `[for group in self.groups : group.id if lower(group.name) == lower(${hclText(name)})]`;
  // Terraform prints its messages as they are.
  const quoted = hclText(plainText(name));
  return new DataGroups(scope, address, escapeTemplate(`profile.name eq ${JSON.stringify(name)}`), {
    lifecycle: {
      postcondition: [
        {
          condition: `\${length(${same}) > 0}`,
          errorMessage: `No group is called ${quoted} in Okta. Correct the name in ${place}, or write the group's id.`,
        },
        {
          condition: `\${length(${same}) < 2}`,
          errorMessage: `Several groups are called ${quoted} in Okta: \${join(", ", ${same})}. Say in ${place} which one is meant: { name: ${quoted}, id: … } with one of these ids.`,
        },
      ],
    },
  });
}

/**
 * Finds a person by login or id, with the plural data source, since the error of the singular for an unknown person does not say
 * where the name is written. The provider puts the search text between quotes as it is.
 * @returns a list with the person, in Terraform's language
 */
function findUser(scope: Construct, { name, id }: Principal, userName: string, place: string): string {
  const value = escapeTemplate(JSON.stringify(id ?? name).slice(1, -1));
  const property = id === undefined ? "profile.login" : "id";
  // Terraform prints its messages as they are.
  const quoted = hclText(plainText(name));
  const hasUserName = userNameParts(userName, "user").map((part) => `try(${part}, "") != ""`);
  const found = new DataUsers(
    scope,
    `find_user_${addressOf(name)}`,
    { search: [{ name: property, comparison: "eq", value }] },
    {
      lifecycle: {
        postcondition: [
          {
            condition: "${length(self.users) > 0}",
            errorMessage: `Nobody has the ${id === undefined ? "login" : "id"} ${quoted} in Okta. Correct it in ${place}.`,
          },
          ...(hasUserName.length === 0
            ? []
            : [
                {
                  condition: `\${alltrue([for user in self.users : ${hasUserName.join(" && ")}])}`,
                  errorMessage: `${quoted} has no value in Okta for an attribute of the app's user name, ${hclText(userName)}. Fill it in there, or take them out of assign.users in ${place}.`,
                },
              ]),
        ],
      },
    },
  );
  return `${found.fqn}.users`;
}
