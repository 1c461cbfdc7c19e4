import { asciiAlias } from "../demo-people";
import {
  demoPeople,
  demoRooms,
  offices,
  pilotAdvisors,
  pilotRooms,
  type OfficeKey,
  type DemoPerson,
  type DemoRoom,
} from "../demo-people";
import { blankGroup, blankUser } from "./directory/blank-objects";
import { guidOf } from "./identifiers";
import type { Group, TenantState, User } from "./model";
import { emptyTenant } from "./new-tenant";
import { defaultDomain, tenantCreated } from "../demo-people";

/**
 * The demo tenant: the same people, rooms and groups, with the same ids, every time.
 * Groups: `SCIM Advisors Pilot` and `SCIM Rooms Pilot` (a few), `SCIM Advisors` and `SCIM Rooms` (everybody concerned).
 */
export function demoTenant(): TenantState {
  const state = emptyTenant();
  const persons = demoPeople.map((person, index) => ({ person, user: personUser(person, index + 1) }));
  for (const { person, user } of persons) {
    const manager = persons.find((one) => one.person.title === "Branch Manager" && one.person.office === person.office);
    user.managerId = manager && manager.user !== user ? manager.user.id : null;
  }
  const rooms = demoRooms.map(roomUser);
  const advisors = persons.filter(
    ({ person }) => person.title.endsWith("Advisor") || person.title === "Branch Manager",
  );
  const named = (users: readonly User[], aliases: readonly string[]) =>
    users.filter(({ mailNickname }) => aliases.includes(mailNickname ?? ""));
  const groups = [
    demoGroup(
      "SCIM Advisors Pilot",
      named(
        persons.map(({ user }) => user),
        pilotAdvisors,
      ),
    ),
    demoGroup(
      "SCIM Advisors",
      advisors.map(({ user }) => user),
    ),
    demoGroup("SCIM Rooms Pilot", named(rooms, pilotRooms)),
    demoGroup("SCIM Rooms", rooms),
  ];
  for (const user of [...persons.map((one) => one.user), ...rooms]) state.users[user.id] = user;
  for (const group of groups) state.groups[group.id] = group;
  for (const id of [...Object.keys(state.users), ...Object.keys(state.groups)])
    state.changedAt[id] = ++state.changeNumber;
  return state;
}

/** Ids follow from the name, so they are the same on every machine. */
const named = (principalName: string) => blankUser(guidOf(`user ${principalName}`), principalName, tenantCreated);

function personUser(person: DemoPerson, number: number): User {
  const { givenName, surname, title, office, kind } = person;
  const alias = asciiAlias(`${givenName}.${surname}`);
  const guest = kind === "guest";
  const mail = guest ? `${alias}@fabrikam.example` : `${alias}@${defaultDomain}`;
  const principalName = guest ? `${mail.replace("@", "_")}#EXT#@${defaultDomain}` : mail;
  return {
    ...named(principalName),
    displayName: `${givenName} ${surname}`,
    accountEnabled: kind !== "disabled",
    givenName,
    surname,
    mail,
    mailNickname: guest ? `${mail.replace("@", "_")}#EXT#` : alias,
    jobTitle: title,
    department: title === "IT Administrator" ? "IT" : title === "Consultant" ? null : "Advisory",
    companyName: guest ? "Fabrikam" : "Contoso Bank",
    employeeId: guest ? null : String(10_000 + number),
    employeeType: title === "Consultant" ? "Contractor" : "Employee",
    preferredLanguage: guest ? "en" : "da-DK",
    usageLocation: guest ? null : "DK",
    businessPhones: guest ? [] : [`+45 70 10 ${String(number).padStart(2, "0")} 00`],
    userType: guest ? "Guest" : "Member",
    ...(guest ? { otherMails: [mail] } : { proxyAddresses: [`SMTP:${mail}`] }),
    ...officeAddress(office),
  };
}

function roomUser({ alias, displayName, office, blocked }: DemoRoom): User {
  const mail = `${alias}@${defaultDomain}`;
  return {
    ...named(mail),
    displayName,
    accountEnabled: blocked !== true,
    mail,
    mailNickname: alias,
    companyName: "Contoso Bank",
    usageLocation: "DK",
    proxyAddresses: [`SMTP:${mail}`],
    ...officeAddress(office),
  };
}

function officeAddress(key: OfficeKey | undefined): Partial<User> {
  if (key === undefined) return {};
  const { name, street, city, postalCode } = offices[key];
  return { officeLocation: name, streetAddress: street, city, postalCode, country: "DK" };
}

function demoGroup(displayName: string, members: readonly User[]): Group {
  return {
    ...blankGroup(guidOf(`group ${displayName}`), displayName, tenantCreated),
    members: members.map(({ id }) => id),
  };
}
