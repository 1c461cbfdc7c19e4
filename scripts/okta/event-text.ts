import type { LogEvent } from "../../lib/okta/api";

/** Short texts by event type. https://developer.okta.com/docs/reference/api/event-types/ */
const words: Readonly<Record<string, string>> = {
  "application.provision.user.push": "account created or linked",
  "application.provision.user.push_profile": "account updated",
  "application.provision.user.deactivate": "account deactivated",
  "application.provision.user.deprovision": "account deactivated",
  "application.provision.user.activate": "account activated",
  "application.provision.user.reactivate": "account activated",
  "application.provision.user.verify_exists": "looked for the account",
  "application.provision.user.sync": "account linked",
  "application.provision.user.import": "people imported",
  "application.provision.user.import_profile": "profile imported",
  "application.provision.group_push.pushed": "group pushed",
  "application.provision.group_push.push_memberships": "members pushed",
  "application.provision.group_push.mapping.created": "group push set up",
  "application.provision.integration.call_api": "asked the target",
  "application.integration.authentication_failure": "the target refused the credentials",
  "application.integration.rate_limit_exceeded": "the target throttles",
  "application.integration.general_failure": "the connection failed",
  "application.user_membership.add": "assigned",
  "application.user_membership.remove": "unassigned",
  "application.user_membership.update": "assignment changed",
  "application.user_membership.provision": "to be provisioned",
  "application.user_membership.deprovision": "to be deactivated",
};

/** Returns the short text of an event; for types without one, Okta's own message. */
export const textOfEvent = ({ eventType, displayMessage }: LogEvent): string =>
  words[eventType] ?? displayMessage ?? eventType;

/** Returns the reason of an event: the target's own text, where there was one. */
export const reasonOfEvent = (event: LogEvent): string => event.outcome?.reason ?? textOfEvent(event);

/** Subject of the event: a person, or the app itself. */
export function subjectOfEvent({ target }: LogEvent): { id: string; name: string; type: string } {
  const of = (type: string) => target?.find((each) => each.type === type);
  const subject = of("User") ?? of("AppUser") ?? of("UserGroup") ?? of("AppInstance");
  const id = subject?.id ?? "";
  return { id, name: subject?.alternateId ?? subject?.displayName ?? id, type: types[subject?.type ?? ""] ?? "App" };
}

const types: Readonly<Record<string, string>> = { User: "User", AppUser: "User", UserGroup: "Group" };
