// A case on somebody's desk, whatever the hour and whatever the furnished district holds just now.
import assert from "node:assert/strict";

/** Somebody signed in without a browser: calls with cookie, token and origin. */
export async function present({ url }, { user, password }) {
  const headers = { "Content-Type": "application/json", Origin: url };
  const answer = await fetch(`${url}/api/session`, { method: "POST", headers, body: JSON.stringify({ login: user, password }) });
  assert.equal(answer.status, 200, await answer.clone().text());
  const me = await answer.json();
  const [cookie] = answer.headers.get("set-cookie").split(";");
  const call = async (method, path, body, revision) => {
    const more = { Cookie: cookie, "X-CSRF-Token": me.csrf, ...(revision ? { "If-Match": `"${revision}"` } : {}) };
    const done = await fetch(url + path, { method, headers: { ...headers, ...more }, body: body && JSON.stringify(body) });
    assert.ok(done.ok, `${method} ${path}: ${done.status} ${await done.clone().text()}`);
    return done.json();
  };
  return { me, call };
}

/** A registered case; gives what the server says of it. */
export const register = (clerk, more = {}) =>
  clerk.call("POST", "/api/cases", {
    title: "地下车库积水", content: "地下车库入口积水，车辆进出不便", nature: "complaint", channel: "hotline",
    place: { address: "海山路口" }, petitioner: { name: "何女士", phone: "13700001234" }, ...more,
  });

/** Registers, accepts and dispatches a case to the handler's unit, and has the handler sign for it. Gives its number. */
export async function giveWork(appliance, handler) {
  const clerk = await present(appliance, appliance.login("intake_clerk"));
  const dispatcher = await present(appliance, appliance.login("dispatcher"));
  const worker = await present(appliance, handler);
  const unit = worker.me.roles.find(({ role }) => role === "handler").unit;
  const [{ item_id: item }] = await clerk.call("GET", "/api/catalogue");
  const place = { address: "海山路口" };
  const { no } = await register(clerk, { place });
  const act = (who, action, body, revision) => who.call("POST", `/api/cases/${no}/actions/${action}`, body, revision);
  const accepted = await act(clerk, "accept", { nature: "complaint", urgency: "U3", item, place }, 1);
  const dispatched = await act(dispatcher, "dispatch", { item, unit }, accepted.revision);
  await act(worker, "sign", {}, dispatched.revision);
  return no;
}
