import type { Examination, TestUser } from "../examination";
import { asUser, createUser } from "./create";
import { createAsOkta } from "./okta-users";

/** Users to fill groups with: those that are there, and more if they are too few. Fewer than asked for when they cannot be created. */
export async function crowdOf(examination: Examination, count: number): Promise<TestUser[]> {
  const { second, third, first, crowd } = examination;
  const there = (): TestUser[] => [second, third, first, ...crowd].filter((user) => user !== undefined);
  while (there().length < count) {
    const user = await createOne(examination);
    if (!user) break;
    crowd.push(user);
  }
  return there().slice(0, count);
}

/** Creates one more user with no more than it needs, as the provider does that is asked about. */
export async function createOne(examination: Examination): Promise<TestUser | undefined> {
  if (!examination.asks("entra")) return (await createAsOkta(examination)).made;
  const values = examination.sample.minimal(examination.sample.person());
  return asUser(await createUser(examination, values), values);
}
