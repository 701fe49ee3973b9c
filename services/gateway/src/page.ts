import type { DemoPerson } from "./demo-person.ts";

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? "");

export const PAGE_STYLE = `
body { font-family: 'Pretendard GOV', 'Malgun Gothic', 'Apple SD Gothic Neo', 'Noto Sans KR', sans-serif;
  line-height: 1.6; max-width: 48rem; margin: 0 auto; padding: 1rem; color: #1e2124; background: #fff; }
a { color: #0b50d0; }
fieldset { border: 1px solid #58616a; border-radius: .4rem; margin: 0 0 1rem; padding: .5rem 1rem; }
legend { font-weight: bold; }
label { display: block; padding: .4rem 0; }
button { font: inherit; padding: .6rem 1.2rem; border: 0; border-radius: .4rem; background: #0b50d0; color: #fff; }
:focus-visible { outline: 3px solid #0b50d0; outline-offset: 2px; }
`;

export type ShownPerson = DemoPerson & { readonly name: string };

export interface PageFacts {
  readonly people: readonly ShownPerson[];
  readonly developmentSignIn: boolean;
  /** Who is signed in, as a line to show. */
  readonly signedInAs?: string | undefined;
  /** A Korean sentence about what went wrong with the form. */
  readonly notice?: string | undefined;
}

/** The start page: plain HTML that works without scripts. */
export function startPage(facts: PageFacts): string {
  const { notice, signedInAs } = facts;
  return `<!doctype html>
<html lang="ko">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>두레</title>
<link rel="stylesheet" href="/page.css">
</head>
<body>
<header><h1>두레</h1><p>지방자치단체의 제안, 마일리지, 보상을 기록하는 혁신 플랫폼입니다.</p></header>
<main>
${notice === undefined ? "" : `<p role="alert"><strong>${escape(notice)}</strong></p>`}
<section aria-labelledby="who"><h2 id="who">로그인</h2>
${signedInAs === undefined ? signInForm(facts) : signedIn(signedInAs)}
</section>
<nav aria-labelledby="api"><h2 id="api">API</h2>
<ul>
<li><a href="/api/docs">API 문서 보기</a></li>
<li><a href="/api/openapi.json">OpenAPI 문서(JSON)</a></li>
</ul></nav>
</main>
</body>
</html>
`;
}

const signedIn = (who: string): string => `<p>${escape(who)}(으)로 로그인했습니다.</p>
<form method="post" action="/sign-out"><button type="submit">로그아웃</button></form>`;

function signInForm({ people, developmentSignIn }: PageFacts): string {
  if (!developmentSignIn) return "<p>기관의 통합 로그인을 이용해 주십시오.</p>";
  const agencies = [...new Set(people.map(({ agency }) => agency))];
  return `<p>아래는 시연을 위해 지어낸 인물이며 실존하는 사람이 아닙니다. 한 사람을 고르십시오.</p>
<form method="post" action="/sign-in">
${agencies.map((agency) => agencyChoices(people.filter((one) => one.agency === agency))).join("\n")}
<button type="submit">로그인</button>
</form>`;
}

function agencyChoices(people: readonly ShownPerson[]): string {
  const [first] = people;
  if (!first) return "";
  const { agency, agencyName } = first;
  const isOperator = people.every(({ kind }) => kind === "operator");
  const citizen = `<label><input type="radio" name="who" value="${escape(agency)}/" required> 시민(새로운 가상 시민)</label>`;
  return `<fieldset><legend>${escape(agencyName)}</legend>
${people.map(choice).join("\n")}
${isOperator ? "" : citizen}
</fieldset>`;
}

const choice = (one: ShownPerson): string =>
  `<label><input type="radio" name="who" value="${escape(`${one.agency}/${one.personRef}`)}" required> ` +
  `${escape(one.name)}(가상 인물), ${escape(one.description)}</label>`;
