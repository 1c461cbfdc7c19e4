import { type AppRole, chooseRole, userRoleId } from "../../../../lib/entra/graph";

const role = (id: string, displayName: string, more: Partial<AppRole> = {}): AppRole => ({
  id,
  displayName,
  value: null,
  isEnabled: true,
  allowedMemberTypes: ["User"],
  ...more,
});
const admin = role("aaaa-1", "System Administrator", { value: "admin" });
const standard = role("bbbb-2", "Standard User", { value: "standard" });
const user = role(userRoleId, "User");
const msiam = role("cccc-3", "msiam_access");
const existing = { servicePrincipalId: "p" };

test.each<[string, { role?: string; existing?: object }, AppRole[], string]>([
  ["an app of ours gives User", {}, [user, msiam], userRoleId],
  ["or what the config names", { role: "msiam_access" }, [user, msiam], "cccc-3"],
  ["an app that existed: User among several", { existing }, [admin, user], userRoleId],
  ["its only role", { existing }, [standard], "bbbb-2"],
  [
    "roles for programs, and disabled ones, do not count",
    { existing },
    [standard, { ...admin, isEnabled: false }, { ...msiam, allowedMemberTypes: ["Application"] }],
    "bbbb-2",
  ],
  ["none: default access", { existing }, [], "00000000-0000-0000-0000-000000000000"],
  ["by display name", { existing, role: "Standard User" }, [admin, standard], "bbbb-2"],
  ["by value", { existing, role: "admin" }, [admin, standard], "aaaa-1"],
  ["by id, in whatever case", { existing, role: "BBBB-2" }, [admin, standard], "bbbb-2"],
])("%s", (_what, config, roles, id) => {
  expect(chooseRole({ stack: "app-test", ...config }, roles)).toMatchObject({ role: { id } });
});

test.each<[string, { role?: string }, AppRole[], string, RegExp]>([
  ["several and none called User", {}, [admin, standard], "ENTRA_ROLE_UNNAMED", /System Administrator, Standard User/],
  ["two called User", {}, [user, { ...standard, displayName: "User" }], "ENTRA_ROLE_UNNAMED", /User, User/],
  ["a slip", { role: "Standrad User" }, [admin, standard], "ENTRA_ROLE_UNKNOWN", /did you mean "Standard User"/],
  ["a slip of a value", { role: "admim" }, [admin, standard], "ENTRA_ROLE_UNKNOWN", /did you mean "admin"/],
  ["another letter case", { role: "standard user" }, [admin, standard], "ENTRA_ROLE_UNKNOWN", /"Standard User"/],
  ["two of one name", { role: "Twin" }, [role("a", "Twin"), role("b", "Twin")], "ENTRA_ROLE_UNKNOWN", /give the id/],
  ["a disabled one", { role: "admin" }, [{ ...admin, isEnabled: false }], "ENTRA_ROLE_UNKNOWN", /it has none/],
])("nobody is given a role by guess: %s", (_what, config, roles, code, says) => {
  const { problem } = chooseRole({ stack: "app-test", existing, ...config }, roles);
  expect(problem?.code).toBe(code);
  expect(`${problem?.summary} ${problem?.remedy}`).toMatch(says);
});
