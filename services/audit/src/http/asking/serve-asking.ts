import type { AskingParts } from "./asking-parts.ts";
import { booksRoute } from "./books.ts";
import { comparisonRoute } from "./comparison.ts";
import { explainBalanceRoute } from "./explain-balance.ts";
import { explainPointRoute } from "./explain-point.ts";
import { explainRedemptionRoute } from "./explain-redemption.ts";
import { lotBooksRoute } from "./lot-books.ts";
import { memberBooksRoute } from "./member-books.ts";
import { memberCertificateRoute } from "./member-certificate.ts";
import { myBooksRoute } from "./my-books.ts";
import { myCertificateRoute } from "./my-certificate.ts";
import { myExplanationRoute } from "./my-explanation.ts";
import { myPointRoute } from "./my-point.ts";

/** Replay, explanation, certificates and comparison, below `/audit`. */
export function serveAsking(parts: AskingParts): void {
  booksRoute(parts);
  memberBooksRoute(parts);
  lotBooksRoute(parts);
  myBooksRoute(parts);
  explainBalanceRoute(parts);
  explainPointRoute(parts);
  explainRedemptionRoute(parts);
  myExplanationRoute(parts);
  myPointRoute(parts);
  myCertificateRoute(parts);
  memberCertificateRoute(parts);
  comparisonRoute(parts);
}
