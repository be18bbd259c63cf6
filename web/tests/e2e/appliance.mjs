// The real binary, furnished small, on a free port, in a folder of its own.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, existsSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const BINARY = process.env.SUQIU_BINARY ?? new URL("../../../target/debug/suqiu", import.meta.url).pathname;
const READY_MS = 180_000;
const STOP_MS = 15_000;

async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/** `settings` by the names of the environment; `FOLDER` in them stands for a folder that goes with the appliance. */
export async function startAppliance(cases = 60, settings = {}) {
  const folder = mkdtempSync(join(tmpdir(), "suqiu-e2e-"));
  const data = join(folder, "data");
  const env = { ...process.env };
  for (const [name, value] of Object.entries(settings)) env[name] = value.replace("FOLDER", folder);
  const listen = `127.0.0.1:${await freePort()}`;
  const child = spawn(BINARY, ["demo", "--cases", String(cases), "--data", data, "--listen", listen], { env, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  const hear = (chunk) => (said = (said + chunk).slice(-20_000));
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  let ended = null;
  child.on("exit", (code, signal) => (ended = code ?? signal));
  child.on("error", (error) => (ended = error.message));

  const url = `http://${listen}`;
  const until = Date.now() + READY_MS;
  while (!(await answers(url) && existsSync(join(data, "logins.json")))) {
    if (ended !== null) throw new Error(`the appliance ended (${ended}) before it was ready:\n${said}`);
    if (Date.now() > until) throw new Error(`the appliance was not ready after ${READY_MS / 1000} s:\n${said}`);
    await new Promise((wait) => setTimeout(wait, 300));
  }
  const logins = JSON.parse(readFileSync(join(data, "logins.json"), "utf8"));
  /** The first account with the role; of one body when its initials are given. */
  const login = (role, initials = "") => {
    const found = logins.find((one) => one.role === role && one.user.startsWith(initials));
    if (!found) throw new Error(`logins.json has no ${role} ${initials}`);
    return found;
  };
  return { url, logins, login, said: () => said, stop: () => stop(child, folder, () => ended) };
}

async function answers(url) {
  try {
    return (await fetch(`${url}/healthz`)).ok;
  } catch {
    return false;
  }
}

async function stop(child, folder, ended) {
  child.kill("SIGTERM");
  const until = Date.now() + STOP_MS;
  while (ended() === null && Date.now() < until) await new Promise((wait) => setTimeout(wait, 50));
  const code = ended();
  if (code === null) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
  return code;
}
