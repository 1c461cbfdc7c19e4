import fc from "fast-check";
import { loadProject } from "../../lib/config";
import type { DesiredSchema } from "../../lib/entra/schema/desired";
import { compilePlan, previewPerson } from "../../lib/preview";
import { Preflight } from "../../lib/preflight";
import { compareWithDeployed } from "../../scripts/entra/preview/against";
import { Counter } from "../../scripts/entra/preview/counter";
import { assignmentOf } from "../../scripts/entra/preview/assignments";
import { projectFolder } from "./run";

/** Whatever people there are, the counts of preview, comparison and preflight are of the same people. */

const schema = (department: string, displayName: string): DesiredSchema => ({
  users: {
    mappings: {
      userName: { source: "[userPrincipalName]", match: 1 },
      active: { source: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")' },
      displayName: { source: displayName },
    },
    filters: [{ name: "department", all: [{ attribute: "department", operator: "equals", values: [department] }] }],
  },
});
const [config] = loadProject({ root: projectFolder(), env: {}, sandbox: true }).stacks;
if (!config) throw new Error("the project has a stack");

const person = fc.record({
  objectId: fc.uuid(),
  userPrincipalName: fc.constantFrom("", "anna@contoso.example", "ben@contoso.example"),
  accountEnabled: fc.boolean(),
  IsSoftDeleted: fc.boolean(),
  department: fc.constantFrom("Sales", "Claims", ""),
  displayName: fc.constantFrom("Anna", "Ben", ""),
  assigned: fc.record({ before: fc.boolean(), after: fc.boolean() }),
});

test("assessed are those in scope and those out of scope; enter, leave, change or stay; before and after", async () => {
  const scopes = fc.constantFrom("assigned", "all");
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(person, { selector: ({ objectId }) => objectId }),
      scopes,
      async (people, scope) => {
        const before = compilePlan(schema("Sales", "[displayName]"), { scope });
        const after = compilePlan(schema("Claims", "[userPrincipalName]"), { scope });
        const attributes = people.map(({ assigned: _, ...each }) => each);
        const ids = (when: "before" | "after") =>
          new Map(
            people.flatMap(({ objectId, assigned }) =>
              assigned[when] ? [[objectId, { via: ["directly"] }] as const] : [],
            ),
          );
        const [was, becomes] = [ids("before"), ids("after")];

        const count = (plan: typeof before, assignments: ReturnType<typeof ids>) => {
          const counter = new Counter();
          const preflight = new Preflight({ stack: config.stack, plan });
          for (const each of attributes) {
            const assignment = assignmentOf(assignments, each.objectId);
            counter.add(previewPerson(plan, { attributes: each, assignment }));
            preflight.add({ attributes: each, assignment });
          }
          expect(preflight.count).toBe(counter.counts.inScope);
          return counter.counts;
        };
        const [now, then] = [count(before, was), count(after, becomes)];
        for (const { people: assessed, inScope, outOfScope, blocked, notWritten } of [now, then]) {
          expect(inScope + outOfScope).toBe(assessed);
          expect(blocked).toBeLessThanOrEqual(inScope);
          expect(notWritten).toBeLessThanOrEqual(inScope);
        }

        const { counts, people: changes } = await compareWithDeployed(
          {
            config,
            before: { plan: before, assignments: was, exists: true, idle: null },
            after: { plan: after, assignments: becomes },
            assignmentsKnown: true,
            named: false,
            maxLeavers: undefined,
          },
          (async function* () {
            yield* attributes;
          })(),
          () => undefined,
        );
        expect(counts.people).toBe(now.people);
        expect(counts.entering + counts.leaving + counts.changed + counts.same).toBe(counts.people);
        expect(counts.before + counts.entering - counts.leaving).toBe(counts.after);
        expect(counts.before).toBe(now.inScope - now.blocked);
        expect(counts.after + counts.blocked).toBe(then.inScope);
        expect(changes).toHaveLength(counts.people - counts.same);
      },
    ),
  );
});
