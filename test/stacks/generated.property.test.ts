import fc from "fast-check";
import { type ConfigFiles, entraProject, isSound, loaded, oktaProject, synthesized } from "./generated-project";

test.each<[string, fc.Arbitrary<ConfigFiles>]>([
  ["Entra", entraProject],
  ["Okta", oktaProject],
])("what validate lets through can be synthesized, in %s", (_, projects) => {
  fc.assert(
    fc.property(projects, (config) => {
      const project = loaded(config);
      fc.pre(isSound(project));
      expect(Object.keys(synthesized(project)).sort()).toEqual(project.allStacks.map(({ stack }) => stack).sort());
    }),
    { numRuns: 30 },
  );
});
