import { start } from "../shared/start";

start(() => import("./boot"));
