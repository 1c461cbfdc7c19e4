import { z } from "zod";
import type { ObjectValue } from "../../../provider/plugin/types";
import { withId } from "./graph-objects";
import type { GraphSession } from "./directory";
import { textsOf } from "./tags";

/** Owners of an application or service principal. */
export async function readOwners(session: GraphSession, path: string): Promise<string[]> {
  return (await session.list({ path: `${path}/owners` }, withId)).map(({ id }) => id);
}

/** Adds and removes owners until they are as planned. New ones first: the last owner cannot go. */
export async function writeOwners(session: GraphSession, path: string, planned: ObjectValue): Promise<void> {
  const wanted = textsOf(planned["owners"]);
  const present = await readOwners(session, path);
  for (const id of wanted.filter((owner) => !present.includes(owner))) {
    const body = { "@odata.id": ownerUrl(session, id) };
    await session.write({ method: "POST", path: `${path}/owners/$ref`, body }, z.unknown());
  }
  for (const id of present.filter((owner) => !wanted.includes(owner))) await removeOwner(session, path, id);
}

export async function removeOwner(session: GraphSession, path: string, id: string): Promise<void> {
  await session.write({ method: "DELETE", path: `${path}/owners/${id}/$ref` }, z.unknown());
}

/** The URL by which a request names an owner. */
export const ownerUrl = (session: GraphSession, id: string): string =>
  `${session.directory.graphUrl}/v1.0/directoryObjects/${id}`;
