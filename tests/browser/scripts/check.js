// Everything that WCAG 2.2 AA asks for and a program can check: a list of { rule, element, why }.
const done = arguments[0];
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
axe.run({ runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] }).then((result) => {
  const violations = result.violations.flatMap((rule) =>
    rule.nodes.map((node) => ({ rule: rule.id, element: node.target.join(" "), why: node.failureSummary })));
  done(violations);
});
