/** The people and rooms of the demo tenant: a bank with four offices. All names are invented. */

/** Domain of the sandbox's tenant and org. Documentation domain (RFC 2606 reserves the `example` top-level domain). */
export const defaultDomain = "contoso.example";

/** Creation time of everything that comes with a new tenant or org. */
export const tenantCreated = "2026-01-05T08:00:00Z";

export interface Office {
  readonly name: string;
  readonly street: string;
  readonly city: string;
  readonly postalCode: string;
}

export const offices = {
  copenhagen: { name: "København City", street: "Strandgade 1", city: "København", postalCode: "1401" },
  aarhus: { name: "Aarhus", street: "Åboulevarden 20", city: "Aarhus", postalCode: "8000" },
  odense: { name: "Odense", street: "Vestergade 8", city: "Odense", postalCode: "5000" },
  aalborg: { name: "Aalborg", street: "Nytorv 3", city: "Aalborg", postalCode: "9000" },
} as const satisfies Record<string, Office>;

export type OfficeKey = keyof typeof offices;

export interface DemoPerson {
  readonly givenName: string;
  readonly surname: string;
  readonly title: "Advisor" | "Senior Advisor" | "Branch Manager" | "Consultant" | "IT Administrator";
  /** Office of the person; absent: none, and the address attributes are empty. */
  readonly office?: OfficeKey;
  readonly kind?: "guest" | "disabled";
}

const people = (office: OfficeKey | undefined, title: DemoPerson["title"], ...names: readonly string[]): DemoPerson[] =>
  names.map((name) => {
    const [givenName = "", ...rest] = name.split(" ");
    return { givenName, surname: rest.join(" "), title, office };
  });

export const demoPeople: readonly DemoPerson[] = [
  ...people("copenhagen", "Branch Manager", "Ingrid Holm"),
  ...people("aarhus", "Branch Manager", "Søren Kjær"),
  ...people("odense", "Branch Manager", "Maja Lund"),
  ...people("aalborg", "Branch Manager", "Jens Østergaard"),
  ...people("copenhagen", "Senior Advisor", "Freja Nygaard", "Oskar Dahl", "Amina Rahman"),
  ...people(
    "copenhagen",
    "Advisor",
    "Noah Winther",
    "Clara Bak",
    "Emil Thorsen",
    "Liv Bruun",
    "Yusuf Demir",
    "Ida Krogh",
  ),
  ...people("aarhus", "Senior Advisor", "Karla Friis", "Mads Juul"),
  ...people(
    "aarhus",
    "Advisor",
    "Anton Skov",
    "Sofie Vestergaard",
    "Malthe Toft",
    "Nanna Høj",
    "Viktor Lindqvist",
    "Zoe O'Brien",
  ),
  ...people("odense", "Senior Advisor", "Rasmus Bech"),
  ...people("odense", "Advisor", "Alma Riis", "Elias Munk", "Josefine Kragh", "Theo Ravn", "Laura Bjerre"),
  ...people("aalborg", "Senior Advisor", "Ditte Storm"),
  ...people("aalborg", "Advisor", "Hugo Falk", "Signe Ørum", "Mikkel Aagaard", "Anna Lind", "Anna Maria Lind"),
  ...people(undefined, "Advisor", "Robin Steen", "Kim Vang"),
  ...people("copenhagen", "IT Administrator", "Pernille Quist"),
  { givenName: "Gustav", surname: "Ebbesen", title: "Advisor", office: "odense", kind: "disabled" },
  { givenName: "Priya", surname: "Nair", title: "Consultant", kind: "guest" },
  ...people("copenhagen", "Consultant", "Helle Sand"),
];

/** The pilot users: two advisors of different offices, one of them without an office. */
export const pilotAdvisors = ["freja.nygaard", "anton.skov", "robin.steen"];

export interface DemoRoom {
  readonly alias: string;
  readonly displayName: string;
  readonly office: OfficeKey;
  /** Sign-in is blocked, as Exchange does for room mailboxes: provisioning skips it. */
  readonly blocked?: boolean;
}

const rooms = (office: OfficeKey, ...names: readonly string[]): DemoRoom[] =>
  names.map((name) => ({ alias: `room-${office}-${name.toLowerCase()}`, displayName: `Room ${name}`, office }));

export const demoRooms: readonly DemoRoom[] = [
  ...rooms("copenhagen", "Amber", "Basalt", "Coral", "Dolomite"),
  ...rooms("aarhus", "Elm", "Fir", "Hazel"),
  ...rooms("odense", "Iris", "Jasmine"),
  ...rooms("aalborg", "Kelp", "Lagoon"),
  { alias: "room-aalborg-marina", displayName: "Room Marina", office: "aalborg", blocked: true },
];

export const pilotRooms = ["room-copenhagen-amber", "room-aalborg-marina"];

/** `Søren Kjær O'Brien` -> `soeren.kjaer.obrien`: what a directory accepts in front of the @. */
export function asciiAlias(name: string): string {
  return name
    .toLowerCase()
    .replaceAll("æ", "ae")
    .replaceAll("ø", "oe")
    .replaceAll("å", "aa")
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replaceAll(" ", ".")
    .replace(/[^a-z0-9.-]/g, "");
}
