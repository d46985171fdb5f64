import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus, RotateCcw, Store } from "lucide-react";
import { type FormEvent, useState } from "react";
import { ApiError, api, call, type MerchantView, useOffline } from "@/api";
import { useFormat, useProblemText, useTranslations } from "@/i18n";
import {
  Button,
  Card,
  Chip,
  Confirm,
  EmptyState,
  ErrorState,
  Loading,
  Problem,
  Section,
  Skeleton,
  TextField,
  toast,
} from "@/ui";

const KEY = ["merchants"];
const SKILLS = {
  search: "shopSearch",
  lookup: "shopLookup",
  checkout: "shopCheckout",
  orders: "shopOrders",
} as const;

/** Shops elsewhere that are searched and bought at together with the market. */
export function Shops() {
  const t = useTranslations("settings");
  const { data, error, refetch } = useQuery({
    queryKey: KEY,
    queryFn: () => call(api.GET("/api/merchants")),
  });
  return (
    <Section title={t("shops")} description={t("shopsBody")}>
      <Card className="divide-y divide-line">
        <AddShop />
        {data ? (
          data.merchants.length === 0 ? (
            <EmptyState icon={<Store aria-hidden />} title={t("shopsEmpty")}>
              {t("shopsEmptyBody")}
            </EmptyState>
          ) : (
            <ul className="divide-y divide-line">
              {data.merchants.map((shop) => (
                <OneShop key={shop.id} shop={shop} />
              ))}
            </ul>
          )
        ) : error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <Loading>
            <Skeleton className="h-24" />
          </Loading>
        )}
      </Card>
    </Section>
  );
}

function AddShop() {
  const t = useTranslations("settings");
  const offline = useOffline();
  const client = useQueryClient();
  const [address, setAddress] = useState("");
  const add = useMutation({
    mutationFn: () => call(api.POST("/api/merchants", { body: { address: address.trim() } })),
    onSuccess: (shop) => {
      setAddress("");
      toast({ title: t("shopAdded", { name: shop.name }) });
      return client.invalidateQueries({ queryKey: KEY });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (address.trim() !== "") add.mutate();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3 p-4">
      <TextField
        label={t("shopAddress")}
        help={t("shopAddressHelp")}
        value={address}
        inputMode="url"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={300}
        onChange={(event) => setAddress(event.target.value)}
      />
      <Problem error={add.error} />
      <div>
        <Button
          type="submit"
          tone="primary"
          size="small"
          icon={<Plus className="size-4" aria-hidden />}
          busy={add.isPending}
          disabled={offline || address.trim() === ""}
        >
          {t("shopAdd")}
        </Button>
      </div>
    </form>
  );
}

function OneShop({ shop }: { readonly shop: MerchantView }) {
  const t = useTranslations("settings");
  const format = useFormat();
  const say = useProblemText();
  const offline = useOffline();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const { id, name } = shop;
  const path = { params: { path: { merchant_id: id } } };
  const done = () => client.invalidateQueries({ queryKey: KEY });
  const refresh = useMutation({
    mutationFn: () => call(api.POST("/api/merchants/{merchant_id}/refresh", path)),
    onError: (error) => toast({ title: say(error), tone: "danger" }),
    onSettled: done,
  });
  const remove = useMutation({
    mutationFn: () => call(api.DELETE("/api/merchants/{merchant_id}", path)),
    onSuccess: () => toast({ title: t("shopRemoved", { name }) }),
    onError: (error) => toast({ title: say(error), tone: "danger" }),
    onSettled: () => {
      setAsking(false);
      return done();
    },
  });
  const skills = shop.skills.flatMap((each) =>
    each in SKILLS ? [t(SKILLS[each as keyof typeof SKILLS])] : [],
  );
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 p-4 text-sm">
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
          <span className="min-w-0 break-all">{name}</span>
          {shop.version === "" ? null : <Chip>UCP {shop.version}</Chip>}
        </p>
        {shop.trouble === "" ? null : <p className="text-danger-text">{say(troubleOf(shop.trouble))}</p>}
        <p className="text-ink-soft">
          {t("shopCan", { skills: skills.length === 0 ? t("shopNone") : skills.join(", ") })}
        </p>
        <p className="text-ink-soft">
          {[
            t(shop.pays_here ? "shopPaysHere" : "shopPaysThere"),
            shop.signs ? t("shopSigns") : "",
            shop.seen_at ? t("shopSeen", { ago: format.ago(shop.seen_at) }) : "",
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
      </div>
      <div className="flex shrink-0 gap-2">
        <Button
          size="small"
          icon={<RotateCcw className="size-4" aria-hidden />}
          aria-label={t("shopRefreshOf", { name })}
          busy={refresh.isPending}
          disabled={offline}
          onClick={() => refresh.mutate()}
        >
          {t("shopRefresh")}
        </Button>
        <Button
          size="small"
          aria-label={t("shopRemoveOf", { name })}
          disabled={offline}
          onClick={() => setAsking(true)}
        >
          {t("shopRemove")}
        </Button>
      </div>
      <Confirm
        open={asking}
        danger
        busy={remove.isPending}
        title={t("shopRemoveTitle", { name })}
        action={t("shopRemove")}
        onCancel={() => setAsking(false)}
        onConfirm={() => remove.mutate()}
      >
        {t("shopRemoveBody")}
      </Confirm>
    </li>
  );
}

/** What is wrong with a shop, as an error of the house would say it. */
function troubleOf(code: string): ApiError {
  return new ApiError({ type: "about:blank", title: "", status: 503, detail: "", code, params: {} });
}
