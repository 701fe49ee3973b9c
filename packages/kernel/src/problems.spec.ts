import { expect, it } from "vitest";
import { defineProblems, RefusalError } from "./problems.ts";

const problems = defineProblems({
  TOO_LATE: {
    status: 409,
    title: "늦었습니다.",
    why: "{day}에 닫혔습니다.",
    remedy: "{next}에 오십시오.",
  },
});

it("fills what is known into the words and leaves the rest readable", () => {
  const refusal = problems.refuse("TOO_LATE", { day: "6. 30." });
  expect(refusal).toMatchObject({ code: "TOO_LATE", status: 409, why: "6. 30.에 닫혔습니다." });
  expect(refusal.remedy).toBe("{next}에 오십시오.");
  expect(new RefusalError(refusal).message).toBe("TOO_LATE: 6. 30.에 닫혔습니다.");
});
