import { routeToLoopback } from "../../../lib/scim";

const routes = {
  "https://api.vendor.example/scim": "http://127.0.0.1:4001/scim",
  "https://api.vendor.example/scim/rooms/": "http://127.0.0.1:4002/rooms",
  "https://leak.example/scim": "https://elsewhere.example/scim",
};

test.each([
  ["https://api.vendor.example/scim/Users", "http://127.0.0.1:4001/scim/Users"],
  ["https://api.vendor.example/scim?flag", "http://127.0.0.1:4001/scim?flag"],
  ["https://api.vendor.example/scim/rooms/Users?a=b", "http://127.0.0.1:4002/rooms/Users?a=b"],
  ["http://localhost:8080/scim/Users", "http://localhost:8080/scim/Users"],
  ["http://[::1]:8080/Users", "http://[::1]:8080/Users"],
])("%s goes to %s", (url, expected) => {
  expect(routeToLoopback(url, routes)).toBe(expected);
});

test.each([
  "https://api.vendor.example/scim2/Users",
  "https://graph.microsoft.com/v1.0/users",
  "https://127.0.0.1.vendor.example/Users",
  "https://leak.example/scim/Users",
  "nonsense",
])("%s leads nowhere", (url) => {
  expect(routeToLoopback(url, routes)).toBeUndefined();
});
