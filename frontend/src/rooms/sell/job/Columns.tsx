import { ChevronDown, CircleAlert } from "lucide-react";
import { useId, useState } from "react";
import type { ImportColumn } from "@/api";
import { useTranslations } from "@/i18n";
import { Card, cx, Note, Section, Select, type SelectOption } from "@/ui";
import { useFieldName } from "../names";
import { readOtherwise } from "./draft";
import {
  attributeName,
  attributeOf,
  contested,
  fieldOf,
  missing,
  offered,
  sorted,
  withField,
} from "./mapping";
import type { SetUpProps } from "./SetUp";

/** No field is called so: it stands for "leave it out". */
const OUT = "-";

/** What becomes of each column of a table; nothing for what has no columns. */
export function Columns(props: SetUpProps) {
  const t = useTranslations("sell");
  const { view, draft } = props;
  if (view.columns.length === 0) return null;
  return (
    <Section title={t("columns")} description={t("columnsBody")}>
      {readOtherwise(view, draft) ? <Note>{t("columnsLater")}</Note> : <Table {...props} />}
    </Section>
  );
}

function Table({ view, formats, draft, onChange }: SetUpProps) {
  const t = useTranslations("sell");
  const fieldName = useFieldName();
  const folded = useId();
  // Rows stay where they were proposed while one decides; what is left out moves away only with the next look.
  const { used, ignored } = sorted(view.columns);
  const lacking = missing(view.columns, draft.mapping);
  // What is missing may be among what was left out.
  const [all, setAll] = useState(lacking.length > 0);
  const doubles = contested(view.columns, draft.mapping, formats.fields);
  const keys = offered(view.columns, formats.fields);
  const row = (column: ImportColumn) => (
    <Row
      key={column.name}
      column={column}
      field={fieldOf(column, draft.mapping)}
      keys={keys}
      doubled={doubles.has(fieldOf(column, draft.mapping) ?? "")}
      onField={(field) =>
        onChange({ ...draft, mapping: withField(draft.mapping, column, field, view.options?.mapping) })
      }
    />
  );
  const taken = ignored.filter((column) => fieldOf(column, draft.mapping) !== null).length;
  return (
    <div className="flex flex-col gap-3">
      {lacking.map((field) => (
        <Note key={field} tone="warning" live>
          {t("fieldMissing", { field: fieldName(field) })}
        </Note>
      ))}
      {[...doubles].map(([field, names]) => (
        <Note key={field} tone="warning" live>
          {t("fieldTwice", { field: fieldName(field), names: names.join(", ") })}
        </Note>
      ))}
      <Card className="overflow-hidden">
        <table className="w-full text-sm max-sm:block">
          <thead className="border-b border-line text-start text-xs text-ink-soft max-sm:sr-only">
            <tr>
              <th scope="col" className="w-[28%] px-4 py-2 text-start font-medium">
                {t("theirColumn")}
              </th>
              <th scope="col" className="px-4 py-2 text-start font-medium">
                {t("samples")}
              </th>
              <th scope="col" className="w-64 px-4 py-2 text-start font-medium">
                {t("ourField")}
              </th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line max-sm:block">{used.map(row)}</tbody>
          {ignored.length > 0 && (
            <tbody className="border-t border-line max-sm:block">
              <tr className="max-sm:block">
                <td colSpan={3} className="p-0 max-sm:block">
                  <button
                    type="button"
                    aria-expanded={all}
                    aria-controls={folded}
                    onClick={() => setAll((was) => !was)}
                    className="flex min-h-11 w-full items-center gap-2 px-4 py-2 text-start text-ink-soft transition-colors hover:bg-hover hover:text-ink focus-visible:-outline-offset-2"
                  >
                    <ChevronDown
                      className={cx("size-4 shrink-0 transition-transform", all && "rotate-180")}
                      aria-hidden
                    />
                    <span className="min-w-0 truncate">
                      {t("leftOut", { count: ignored.length - taken })}
                      {!all && (
                        <span className="text-ink-faint">
                          {" "}
                          {ignored
                            .slice(0, 6)
                            .map(({ name }) => name)
                            .join(", ")}
                        </span>
                      )}
                    </span>
                  </button>
                </td>
              </tr>
            </tbody>
          )}
          <tbody
            id={folded}
            hidden={!all}
            className="divide-y divide-line border-t border-line max-sm:block max-sm:[&[hidden]]:hidden"
          >
            {all && ignored.map(row)}
          </tbody>
        </table>
      </Card>
    </div>
  );
}

interface RowProps {
  column: ImportColumn;
  field: string | null;
  keys: readonly string[];
  doubled: boolean;
  onField: (field: string | null) => void;
}

function Row({ column, field, keys, doubled, onField }: RowProps) {
  const t = useTranslations("sell");
  const fieldName = useFieldName();
  const own = attributeOf(column);
  const attributes = [own, column.field, field].filter((one) => one !== null && attributeName(one) !== null);
  const options: SelectOption<string>[] = [
    { value: OUT, label: t("leaveOut") },
    ...[...keys, ...new Set(attributes)].flatMap((key) =>
      key === null ? [] : [{ value: key, label: fieldName(key) }],
    ),
  ];
  const samples = column.samples.filter(Boolean);
  return (
    <tr className="max-sm:block max-sm:px-4 max-sm:py-3">
      <th
        scope="row"
        className="px-4 py-2 text-start align-middle font-medium wrap-anywhere max-sm:block max-sm:p-0"
      >
        {column.name}
      </th>
      <td className="px-4 py-2 align-middle text-ink-soft max-sm:block max-sm:px-0 max-sm:py-1">
        {samples.length > 0 ? (
          <span className="line-clamp-2 wrap-anywhere">
            {samples.map((sample) => sample.slice(0, 80)).join(" · ")}
          </span>
        ) : (
          <span className="text-ink-faint">{t("noSamples")}</span>
        )}
      </td>
      <td className="px-4 py-2 align-middle max-sm:block max-sm:p-0 max-sm:pt-1">
        <div className="flex items-center gap-2">
          <Select
            className="grow"
            hideLabel
            label={t("fieldOf", { column: column.name })}
            value={field ?? OUT}
            options={options}
            onChange={(next) => onField(next === OUT ? null : next)}
          />
          {doubled && <CircleAlert className="size-4 shrink-0 text-warning-text" aria-hidden />}
        </div>
      </td>
    </tr>
  );
}
