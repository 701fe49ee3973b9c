import { serveAdoptProposal } from "./adopt-proposal.ts";
import { serveGetProposal } from "./get-proposal.ts";
import { serveListProposals } from "./list-proposals.ts";
import { serveNotAdoptProposal } from "./not-adopt-proposal.ts";
import type { RouteParts } from "./route-parts.ts";
import { serveSubmitProposal } from "./submit-proposal.ts";

/** Every route of this service. */
export function serveProposals(parts: RouteParts): void {
  serveSubmitProposal(parts);
  serveListProposals(parts);
  serveGetProposal(parts);
  serveAdoptProposal(parts);
  serveNotAdoptProposal(parts);
}
