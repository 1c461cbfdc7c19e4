import { Router } from "../../../sandbox/http/router";

const router = new Router<string>();
router.add("GET", "/users", "list");
router.add("GET", "/users/:id", "one");
router.add("GET", "/users/:id/manager", "manager");
router.add("POST", "/directoryObjects/getByIds", "byIds");
router.add("GET", "/directoryObjects/:id", "object");

test.each([
  ["GET", "/users", "list", {}],
  ["GET", "/USERS/", "list", {}],
  ["GET", "/users/a%40b.example", "one", { id: "a@b.example" }],
  ["GET", "/users//x/manager", "manager", { id: "x" }],
  ["GET", "/users/%zz", "one", { id: "%zz" }],
  ["POST", "/directoryObjects/getByIds", "byIds", {}],
])("%s %s is %s", (method, path, target, parameters) => {
  expect(router.find(method, path)).toEqual({ target, parameters });
});

test("an unknown path and an unknown method are told apart", () => {
  expect(router.find("GET", "/nobody")).toBeUndefined();
  expect(router.find("GET", "/users/x/y/z")).toBeUndefined();
  expect(router.find("PATCH", "/users")).toEqual({ target: undefined, parameters: {} });
});
