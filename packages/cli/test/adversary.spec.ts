import { join } from "node:path";
import { campaignSuite } from "./adversary/suite.ts";
import { exportHistory, operatorSigner, smallAgency } from "./support/small-export.ts";
import { exportOfTheYear } from "./support/the-year.ts";

/* Issue 3 §4.2: the seeded Donghae year, exported over HTTP, against every kind of forger. */
campaignSuite({
  what: "the seeded Donghae year",
  perKind: 18,
  atLeast: 500,
  prepareMs: 300_000,
  campaignMs: 400_000,
  async prepare(home) {
    const year = await exportOfTheYear(join(home, "year"));
    const strangerFolder = join(home, "stranger");
    await exportHistory(smallAgency("mapo"), strangerFolder);
    const strangers = /^mileage\.example\.kr\//;
    return {
      folder: year.folder,
      strangerFolder,
      signerOf: (origin) =>
        strangers.test(origin) ? operatorSigner(origin) : year.signerOf(origin),
    };
  },
});
