import { noContent } from "../../lib/entra/graph";
import { ScimformError } from "../../lib/core/problem";
import type { Group, User } from "../../sandbox/entra/model";
import type { SoakTenant } from "./soak-tenant";

type SoakChange = (world: SoakTenant) => Promise<unknown>;

/** Changes to people in a company, made through Graph, weighted by how often they happen. */
const changes: readonly (readonly [weight: number, change: SoakChange])[] = [
  [14, hire],
  [16, joinGroup],
  [10, leaveGroup],
  [8, rename],
  [5, renameAccount],
  [12, moveOffice],
  [6, block],
  [6, unblock],
  [5, deleteUser],
  [5, restoreUser],
  [8, setManager],
  [2, renameGroup],
  [7, provisionOnDemand],
];
const totalWeight = changes.reduce((sum, [weight]) => sum + weight, 0);

/** Makes one change. A call that fails has done its work or not: the tenant knows. */
export async function changeSomething(world: SoakTenant): Promise<void> {
  let at = world.random() * totalWeight;
  const [, change] = changes.find(([weight]) => (at -= weight) < 0) ?? [0, hire];
  try {
    await change(world);
  } catch (error) {
    if (!(error instanceof ScimformError)) throw error;
  }
}

const offices = ["Aarhus", "Odense", "Aalborg", "København", "Esbjerg"];

const pick = <T>({ random }: SoakTenant, items: readonly T[]): T | undefined =>
  items[Math.floor(random() * items.length)];
const here = ({ sandbox }: SoakTenant) =>
  Object.values(sandbox.tenant.state.users).filter((user) => !user.deletedDateTime);
const gone = ({ sandbox }: SoakTenant) =>
  Object.values(sandbox.tenant.state.users).filter((user) => user.deletedDateTime);
const anyGroup = (world: SoakTenant) => pick(world, Object.values(world.sandbox.tenant.state.groups));

const send = (world: SoakTenant, method: "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: unknown) =>
  world.graph.request(
    { method, path, ...(body !== undefined && { body }), permission: "User.ReadWrite.All" },
    noContent,
  );

let serial = 0;
/** Names that nobody had before. */
const newName = () => `person${++serial}`;

async function hire(world: SoakTenant): Promise<void> {
  const name = newName();
  const group = anyGroup(world);
  await send(world, "POST", "/users", {
    userPrincipalName: `${name}@contoso.example`,
    displayName: `${name} Example`,
    accountEnabled: true,
    givenName: name,
    surname: "Example",
    mailNickname: name,
    passwordProfile: { password: "not-a-real-Passw0rd" },
  });
  const hired = here(world).find(({ mailNickname }) => mailNickname === name);
  if (hired && group) await addMember(world, group, hired);
}

const addMember = (world: SoakTenant, group: Group, { id }: User) =>
  send(world, "POST", `/groups/${group.id}/members/$ref`, {
    "@odata.id": `https://graph.microsoft.com/v1.0/directoryObjects/${id}`,
  });

async function joinGroup(world: SoakTenant): Promise<void> {
  const [group, user] = [anyGroup(world), pick(world, here(world))];
  if (group && user && !group.members.includes(user.id)) await addMember(world, group, user);
}

async function leaveGroup(world: SoakTenant): Promise<void> {
  const group = anyGroup(world);
  const member = group && pick(world, group.members);
  if (group && member) await send(world, "DELETE", `/groups/${group.id}/members/${member}/$ref`);
}

function rename(world: SoakTenant): Promise<void> {
  const name = newName();
  return patchSomebody(world, here(world), {
    displayName: `${name} Renamed`,
    givenName: name,
    surname: "Renamed",
  });
}

function renameAccount(world: SoakTenant): Promise<void> {
  return patchSomebody(world, here(world), { userPrincipalName: `${newName()}@contoso.example` });
}

function moveOffice(world: SoakTenant): Promise<void> {
  return patchSomebody(world, here(world), { officeLocation: pick(world, offices) ?? null });
}

function block(world: SoakTenant): Promise<void> {
  return patchSomebody(world, here(world), { accountEnabled: false });
}

function unblock(world: SoakTenant): Promise<void> {
  const blocked = here(world).filter(({ accountEnabled }) => !accountEnabled);
  return patchSomebody(world, blocked, { accountEnabled: true });
}

async function patchSomebody(world: SoakTenant, users: readonly User[], properties: Partial<User>): Promise<void> {
  const user = pick(world, users);
  if (user) await send(world, "PATCH", `/users/${user.id}`, properties);
}

async function deleteUser(world: SoakTenant): Promise<void> {
  const user = pick(world, here(world));
  if (user) await send(world, "DELETE", `/users/${user.id}`);
}

async function restoreUser(world: SoakTenant): Promise<void> {
  const user = pick(world, gone(world));
  if (user) await send(world, "POST", `/directory/deletedItems/${user.id}/restore`);
}

async function setManager(world: SoakTenant): Promise<void> {
  const [user, manager] = [pick(world, here(world)), pick(world, here(world))];
  if (!user || !manager || user === manager) return;
  const reference = { "@odata.id": `https://graph.microsoft.com/v1.0/users/${manager.id}` };
  await send(world, "PUT", `/users/${user.id}/manager/$ref`, reference);
}

async function renameGroup(world: SoakTenant): Promise<void> {
  const group = anyGroup(world);
  if (group) await send(world, "PATCH", `/groups/${group.id}`, { displayName: `Group ${newName()}` });
}

async function provisionOnDemand(world: SoakTenant): Promise<void> {
  const { app, job, synchronization } = world;
  const rule = (await synchronization.getSchema(app, job)).synchronizationRules?.[0]?.id ?? "";
  const [user, group] = [pick(world, here(world)), anyGroup(world)];
  if (user && world.random() < 0.7) {
    await synchronization.provisionOnDemand(app, job, {
      ruleId: rule,
      subject: { objectId: user.id, objectTypeName: "User" },
    });
  } else if (group) {
    const subject = { objectId: group.id, objectTypeName: "Group" as const, members: group.members.slice(0, 5) };
    await synchronization.provisionOnDemand(app, job, { ruleId: rule, subject });
  }
}
