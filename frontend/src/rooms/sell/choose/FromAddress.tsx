import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useOffline } from "@/api";
import { useTranslations } from "@/i18n";
import { Button, Problem, TextField } from "@/ui";
import { useFetchImport } from "../data/queries";

const WEB = /^https?:\/\/[^\s/]+\.?[^\s]*$/i;

/** A feed, a page or a file that lies somewhere on the web. */
export function FromAddress({ disabled }: { disabled: boolean }) {
  const t = useTranslations("sell");
  const offline = useOffline();
  const navigate = useNavigate();
  const [address, setAddress] = useState("");
  const [wrong, setWrong] = useState(false);
  const fetched = useFetchImport();
  return (
    <form
      noValidate
      className="mt-5"
      onSubmit={(event) => {
        event.preventDefault();
        const url = address.trim();
        setWrong(!WEB.test(url));
        if (!WEB.test(url)) return;
        fetched.mutate(url, {
          onSuccess: (view) => void navigate({ to: "/sell/import/$jobId", params: { jobId: view.id } }),
        });
      }}
    >
      <div className="grid items-start gap-2 sm:grid-cols-[1fr_auto]">
        <TextField
          label={t("address")}
          type="url"
          inputMode="url"
          spellCheck={false}
          autoComplete="off"
          placeholder="https://"
          value={address}
          error={wrong ? t("addressWrong") : null}
          onChange={(event) => {
            setAddress(event.target.value);
            setWrong(false);
          }}
        />
        {/* As far down as the field's label is high. */}
        <Button type="submit" className="sm:mt-6.75" busy={fetched.isPending} disabled={offline || disabled}>
          {t("addressFetch")}
        </Button>
      </div>
      <div className="mt-3 empty:hidden">
        <Problem error={fetched.error} />
      </div>
    </form>
  );
}
