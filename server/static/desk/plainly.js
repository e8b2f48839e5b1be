/** A problem in one line for a person: its title and its detail, or `otherwise` when it has neither. */
export const plainly = (problem, otherwise) =>
  [problem.title, problem.detail].filter((part, at, all) => part && all.indexOf(part) === at).join(": ") || otherwise;
