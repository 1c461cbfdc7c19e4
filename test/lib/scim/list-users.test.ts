import { listUsers, ScimClient, scimEndpoint } from "../../../lib/scim";

const asked: string[] = [];
/** @param serve the ids of a page */
function client(total: number, serve: (startIndex: number, count: number) => readonly number[]): ScimClient {
  asked.length = 0;
  return new ScimClient({
    endpoint: scimEndpoint("https://target.example/scim"),
    token: () => Promise.resolve("secret"),
    clock: () => 0,
    sleep: () => Promise.resolve(),
    fetch: (url) => {
      const { searchParams } = new URL(url);
      asked.push(searchParams.get("startIndex") ?? "");
      const ids = serve(Number(searchParams.get("startIndex")), Number(searchParams.get("count")));
      return Promise.resolve(Response.json({ totalResults: total, Resources: ids.map((id) => ({ id: String(id) })) }));
    },
  });
}
const range = (from: number, count: number, total: number) =>
  Array.from({ length: Math.max(0, Math.min(count, total - from + 1)) }, (_, index) => from + index);
async function ids(from: ScimClient): Promise<string[]> {
  const found: string[] = [];
  for await (const { id } of listUsers(from)) found.push(id);
  return found;
}

test("all pages are read, of the size that the target wants", async () => {
  expect(await ids(client(250, (start, count) => range(start, count, 250)))).toHaveLength(250);
  expect(asked).toEqual(["1", "101", "201"]);
  expect(await ids(client(25, (start) => range(start, 10, 25)))).toHaveLength(25);
  expect(await ids(client(0, () => []))).toEqual([]);
});

test("a target that begins anew with each page is said to be unable to page", async () => {
  await expect(ids(client(250, (_, count) => range(1, count, 250)))).rejects.toThrow(/TARGET_PAGING.*100 of 250/);
});
