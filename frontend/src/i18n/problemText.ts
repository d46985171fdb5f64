import { useCallback } from "react";
import { useTranslations } from "use-intl";
import { ApiError, asApiError, type Problem } from "@/api";

type Params = Record<string, string | number>;

/** Says a problem in the reader's language: by its stable code, else in the server's own words. */
export function useProblemText(): (error: unknown) => string {
  const t = useTranslations();
  return useCallback(
    (error: unknown) => {
      const problem = isProblem(error) ? error : asApiError(error).problem;
      // Codes come from the server, so the compiler cannot know them; `has` does.
      const key = `problems.${problem.code}` as Parameters<typeof t.has>[0];
      if (!t.has(key)) return problem.detail || t("problems.unknown");
      try {
        return t(key as "problems.unknown", plain(problem.params ?? {}) as never);
      } catch {
        // The text asks for a fact that this occurrence did not bring.
        return problem.detail || t("problems.unknown");
      }
    },
    [t],
  );
}

function isProblem(value: unknown): value is Problem {
  return (
    typeof value === "object" &&
    value !== null &&
    !(value instanceof ApiError) &&
    "code" in value &&
    "params" in value
  );
}

function plain(params: Record<string, unknown>): Params {
  const result: Params = {};
  for (const [name, value] of Object.entries(params)) {
    if (typeof value === "number" || typeof value === "string") result[name] = value;
    else if (typeof value === "boolean") result[name] = String(value);
  }
  return result;
}
