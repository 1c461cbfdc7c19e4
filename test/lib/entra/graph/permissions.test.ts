import { readFileSync } from "node:fs";
import { join } from "node:path";
import { permissionStatus, tasks } from "../../../../lib/entra/graph";
import { needs, withPermissionTable } from "../../../../lib/entra/graph/permissions";
import { ownedBy } from "../../../../lib/entra/graph/permissions";

const least = (task: (typeof tasks)[number]) => needs[task].needs.map(({ permission }) => permission);

test.each(tasks)("%s: exactly its least permissions are enough, and each of them is needed", (task) => {
  expect(permissionStatus(task, least(task), [])).toEqual({ task, missing: [], byOwnership: [] });
  const needed = needs[task].needs.filter(({ when }) => when === undefined).map(({ permission }) => permission);
  expect(permissionStatus(task, [], []).missing).toEqual(needed);
});

test("Application.ReadWrite.OwnedBy stands in for the synchronization permissions, for owners", () => {
  expect(permissionStatus("credentials", [ownedBy], [])).toEqual({
    task: "credentials",
    missing: [],
    byOwnership: ["Synchronization.ReadWrite.All"],
  });
});

/** When this fails: `npm run generate`. */
test("docs/permissions.md is what the list says", () => {
  const page = readFileSync(join(__dirname, "../../../../docs/permissions.md"), "utf8");
  expect(withPermissionTable(page)).toBe(page);
  for (const task of tasks) expect(page).toContain(`| \`${task}\``);
});
