import { join } from "node:path";
import { campaignSuite } from "./adversary/suite.ts";
import { busyAgency, exportHistory, operatorSigner, smallAgency } from "./support/small-export.ts";

/* What the seeded year has little of: a second policy, several seals, twenty erased people. */
campaignSuite({
  what: "a busy agency",
  perKind: 5,
  atLeast: 140,
  prepareMs: 60_000,
  campaignMs: 200_000,
  async prepare(home) {
    const [folder, strangerFolder] = [join(home, "ours"), join(home, "theirs")];
    await exportHistory(busyAgency("donghae"), folder);
    await exportHistory(smallAgency("mapo"), strangerFolder);
    return { folder, strangerFolder, signerOf: operatorSigner };
  },
});
