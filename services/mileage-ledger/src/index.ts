export { startMileageLedger } from "./start.ts";
