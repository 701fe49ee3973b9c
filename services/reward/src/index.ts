export { startReward } from "./service.ts";
