import { useNavigate } from "@tanstack/react-router";
import type { ModelView } from "@/api";
import { useTranslations } from "@/i18n";
import { Button, Note } from "@/ui";
import { seesImages } from "./models";

interface ImageRefusalProps {
  readonly model: ModelView;
  readonly offered: readonly ModelView[];
  readonly onChooseModel: (modelId: string) => void;
  readonly onRemoveImages: () => void;
}

/** Says, before anything is sent, that the model cannot read images, with the way on. */
export function ImageRefusal({ model, offered, onChooseModel, onRemoveImages }: ImageRefusalProps) {
  const t = useTranslations("assistant.composer");
  const navigate = useNavigate();
  const seeing = offered.find((one) => seesImages(one) && one.state === "ready");
  return (
    <div className="px-3 pt-3">
      <Note
        tone="warning"
        live
        action={
          <span className="flex flex-wrap gap-1">
            {seeing ? (
              <Button size="small" onClick={() => onChooseModel(seeing.id)}>
                {t("useModel", { model: seeing.name })}
              </Button>
            ) : (
              <Button size="small" onClick={() => void navigate({ to: "/models" })}>
                {t("getModel")}
              </Button>
            )}
            <Button size="small" tone="quiet" onClick={onRemoveImages}>
              {t("removeImages")}
            </Button>
          </span>
        }
      >
        {t(seeing ? "imagesUnsupported" : "imagesUnsupportedNone", { model: model.name })}
      </Note>
    </div>
  );
}
