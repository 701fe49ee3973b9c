import type { Identity } from "@dure/service-kit";

/** For whom something is explained: this decides which sealed texts are opened. */
export type Viewer =
  | { readonly kind: "AUDITOR" }
  | { readonly kind: "OFFICE" }
  | { readonly kind: "PERSON"; readonly personRef: string };

/** Whoever asks about others: an auditor reads everything, the office what is not sealed. */
export const officialViewer = ({ roles }: Identity): Viewer => ({
  kind: roles.includes("AUDITOR") ? "AUDITOR" : "OFFICE",
});
