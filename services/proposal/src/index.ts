export { startProposal } from "./service.ts";
