import { nearest } from "../../core/nearest";
import { parseAttributePath } from "./attribute-path";
import { provisioningNames } from "./directory-attributes";

/** Names that other systems, and people, use for directory attributes; those of Graph are `provisioningNames`. */
const sourceNames: Readonly<Record<string, string>> = {
  email: "mail",
  emailaddress: "mail",
  familyname: "surname",
  username: "userPrincipalName",
  login: "userPrincipalName",
  title: "jobTitle",
  phone: "telephoneNumber",
  workphone: "telephoneNumber",
  active: "accountEnabled",
  enabled: "accountEnabled",
  isdeleted: "IsSoftDeleted",
  office: "physicalDeliveryOfficeName",
  company: "companyName",
  organization: "companyName",
  zip: "postalCode",
  zipcode: "postalCode",
  locality: "city",
  region: "state",
  street: "streetAddress",
  locale: "preferredLanguage",
  language: "preferredLanguage",
  employeenumber: "employeeId",
  nickname: "mailNickname",
  alias: "mailNickname",
  roles: "appRoleAssignments",
  approles: "appRoleAssignments",
};

/** Names that other systems, and people, use for SCIM attributes of a user. */
const targetNames: Readonly<Record<string, string>> = {
  email: 'emails[type eq "work"].value',
  mail: 'emails[type eq "work"].value',
  firstname: "name.givenName",
  lastname: "name.familyName",
  surname: "name.familyName",
  fullname: "displayName",
  jobtitle: "title",
  upn: "userName",
  userprincipalname: "userName",
  login: "userName",
  enabled: "active",
  accountenabled: "active",
  phone: 'phoneNumbers[type eq "work"].value',
  telephonenumber: 'phoneNumbers[type eq "work"].value',
  mobile: 'phoneNumbers[type eq "mobile"].value',
  mobilephone: 'phoneNumbers[type eq "mobile"].value',
  city: 'addresses[type eq "work"].locality',
  state: 'addresses[type eq "work"].region',
  street: 'addresses[type eq "work"].streetAddress',
  zip: 'addresses[type eq "work"].postalCode',
  postalcode: 'addresses[type eq "work"].postalCode',
  country: 'addresses[type eq "work"].country',
  address: 'addresses[type eq "work"].formatted',
  employeeid: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber",
  language: "preferredLanguage",
  role: 'roles[primary eq "True"].value',
};

const graphNames = Object.fromEntries(
  Object.entries(provisioningNames).map(([name, provisioning]) => [name.toLowerCase(), provisioning]),
);

/** The directory attribute that somebody means: by another system's name for it, by the last part of its name, or a slip. */
export function nearestSource(name: string, known: readonly string[]): string | undefined {
  // As Okta, and claims of SAML, name attributes of a person.
  const own = name.replace(/^user\./i, "");
  const wanted = own.toLowerCase();
  const meant = graphNames[wanted] ?? sourceNames[wanted];
  return meant !== undefined && known.includes(meant) ? meant : (endingWith(own, known) ?? nearest(own, known));
}

/** The target attribute that somebody means; also `emails.work`, `emails.value` and `emails` for `emails[type eq "work"].value`. */
export function nearestTarget(name: string, known: readonly string[]): string | undefined {
  const [attribute = "", type = "", part = "value"] = name.replace(/\[\d*\]/, "").split(".");
  const last = name.slice(Math.max(name.lastIndexOf("."), name.lastIndexOf(":")) + 1);
  const candidates = [
    `${attribute}[type eq "${type}"].${part}`,
    `${attribute}[type eq "work"].${type || "value"}`,
    targetNames[name.toLowerCase()],
    targetNames[last.toLowerCase()],
  ];
  const meant = candidates.find((candidate) => candidate !== undefined && known.includes(candidate));
  return meant ?? endingWith(name, known) ?? nearest(name, known) ?? endingWith(last, known);
}

/**
 * Returns the known attribute that ends in a name: `familyName` is a part of `name.familyName`, `department` of an extension;
 * several matches count as none.
 */
function endingWith(name: string, known: readonly string[]): string | undefined {
  const wanted = name.toLowerCase();
  const found = known.filter((candidate) => {
    const path = parseAttributePath(candidate);
    const last = path?.filter ? undefined : (path?.subAttribute ?? path?.attribute);
    return last?.toLowerCase() === wanted && candidate.toLowerCase() !== wanted;
  });
  return found.length === 1 ? found[0] : undefined;
}
