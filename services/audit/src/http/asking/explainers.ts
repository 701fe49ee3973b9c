import type { Role } from "@dure/service-kit";

/** Who may ask why others have what they have. Only auditors read the sealed texts. */
export const EXPLAINERS = ["AUDITOR", "OFFICE"] as const satisfies readonly Role[];
