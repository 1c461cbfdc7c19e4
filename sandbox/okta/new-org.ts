import { demoPeople, offices, pilotAdvisors, type DemoPerson } from "../demo-people";
import { asciiAlias } from "../demo-people";
import { defaultDomain, tenantCreated } from "../demo-people";
import { idOf } from "./id";
import type { StoredGroup, OktaState, StoredUser } from "./model";
import { loginOf, textOf } from "./org";

const created = new Date(tenantCreated).toISOString();
const adminLogin = `okta.admin@${defaultDomain}`;
const everyone = "Everyone";

/** An org with its administrator and nobody else; the group Everyone is there, as in every org. */
export function emptyOrg(): OktaState {
  const admin = user({
    login: adminLogin,
    email: adminLogin,
    firstName: "Okta",
    lastName: "Admin",
    displayName: "Okta Admin",
  });
  const group = groupOf(everyone, [admin], "BUILT_IN");
  return {
    ...{ orgId: idOf("00o", "sandbox"), userTypeId: idOf("oty", "default"), adminId: admin.id },
    ...{
      users: { [admin.id]: admin },
      groups: { [group.id]: group },
      apps: {},
      mappings: {},
      log: [],
      tasks: [],
      secrets: {},
    },
  };
}

/**
 * The demo org: the people of the demo tenant, with the same ids every time. Groups: `MangoApps Pilot` and
 * `SCIM Advisors Pilot` (a few), `MangoApps Users` (all employees), `SCIM Advisors` (everybody concerned).
 */
export function demoOrg(): OktaState {
  const state = emptyOrg();
  const persons = demoPeople.map((person, index) => ({ person, user: demoUser(person, index + 1) }));
  for (const { person, user } of persons) {
    state.users[user.id] = user;
    const manager = persons.find((one) => one.person.title === "Branch Manager" && one.person.office === person.office);
    if (!manager || manager.user === user) continue;
    Object.assign(user.profile, { managerId: loginOf(manager.user), manager: manager.user.profile["displayName"] });
  }
  const all = persons.map(({ user }) => user);
  const pilots = all.filter((user) => pilotAdvisors.includes(loginOf(user).split("@")[0] ?? ""));
  const advisors = all.filter(({ profile }) => /Advisor$|^Branch Manager$/.test(textOf(profile["title"])));
  const employees = all.filter(({ profile }) => profile["organization"] === "Contoso Bank");
  for (const group of [
    groupOf("MangoApps Pilot", pilots),
    groupOf("MangoApps Users", employees.filter(isActive)),
    groupOf("SCIM Advisors Pilot", pilots),
    groupOf("SCIM Advisors", advisors.filter(isActive)),
  ]) {
    state.groups[group.id] = group;
  }
  const builtIn = Object.values(state.groups).find(({ type }) => type === "BUILT_IN");
  builtIn?.members.push(...all.filter(isActive).map(({ id }) => id));
  return state;
}

const isActive = ({ status }: StoredUser) => status === "ACTIVE";

function demoUser({ givenName, surname, title, office, kind }: DemoPerson, number: number): StoredUser {
  const alias = asciiAlias(`${givenName}.${surname}`);
  const isGuest = kind === "guest";
  const login = `${alias}@${isGuest ? "fabrikam.example" : defaultDomain}`;
  const made = user({
    ...{ login, email: login, firstName: givenName, lastName: surname, displayName: `${givenName} ${surname}`, title },
    department: title === "IT Administrator" ? "IT" : title === "Consultant" ? null : "Advisory",
    ...{
      organization: isGuest ? "Fabrikam" : "Contoso Bank",
      userType: title === "Consultant" ? "Contractor" : "Employee",
    },
    ...{ employeeNumber: isGuest ? null : String(10_000 + number), locale: isGuest ? "en_US" : "da_DK" },
    ...{ primaryPhone: isGuest ? null : `+45 70 10 ${String(number).padStart(2, "0")} 00` },
    ...(office && addressOf(office)),
  });
  return kind === "disabled" ? { ...made, status: "DEPROVISIONED" } : made;
}

function addressOf(office: NonNullable<DemoPerson["office"]>) {
  const { street, city, postalCode } = offices[office];
  return { streetAddress: street, city, zipCode: postalCode, countryCode: "DK" };
}

function user(profile: StoredUser["profile"]): StoredUser {
  return {
    ...{
      id: idOf("00u", textOf(profile["login"])),
      status: "ACTIVE",
      created,
      activated: created,
      statusChanged: created,
    },
    ...{ lastUpdated: created, passwordChanged: created, typeId: idOf("oty", "default") },
    profile: { mobilePhone: null, secondEmail: null, ...profile },
  };
}

function groupOf(name: string, members: readonly StoredUser[], type: StoredGroup["type"] = "OKTA_GROUP"): StoredGroup {
  return {
    ...{ id: idOf("00g", name), created, lastUpdated: created, lastMembershipUpdated: created, type },
    ...{ profile: { name, description: null }, members: members.map(({ id }) => id) },
  };
}
