import { useCallback, useRef, useState } from "react";
import { ApiError, asApiError, csrfHeaders, type FileView, reach } from "@/api";

export interface Attachment {
  readonly key: string;
  readonly name: string;
  readonly isImage: boolean;
  /** The picture as it lies on this device, for its preview. */
  readonly preview: string | null;
  readonly state: "uploading" | "ready" | "failed";
  readonly file: FileView | null;
  readonly error: ApiError | null;
}

export interface Attachments {
  readonly items: readonly Attachment[];
  /** How many were left out because a message takes no more. */
  readonly leftOut: number;
  add: (files: Iterable<File>) => void;
  remove: (key: string) => void;
  removeImages: () => void;
  /** Puts files back that were uploaded before (a waiting message is edited). */
  putBack: (files: readonly FileView[]) => void;
  clear: () => void;
}

/** A message takes 32 parts, one of which is its text. */
export const mostFiles = 16;

/** Files that go with the next message; each is uploaded at once, so that sending does not wait. */
export function useAttachments(): Attachments {
  const [items, setItems] = useState<readonly Attachment[]>([]);
  const [leftOut, setLeftOut] = useState(0);
  const count = useRef(0);

  const change = useCallback((key: string, next: Partial<Attachment>) => {
    setItems((all) => all.map((one) => (one.key === key ? { ...one, ...next } : one)));
  }, []);

  const add = useCallback(
    (files: Iterable<File>) => {
      const room = mostFiles - items.length;
      const given = [...files];
      setLeftOut(Math.max(0, given.length - room));
      for (const file of given.slice(0, Math.max(0, room))) {
        count.current += 1;
        const key = `file-${count.current}`;
        const isImage = file.type.startsWith("image/");
        const preview = isImage ? URL.createObjectURL(file) : null;
        setItems((all) => [
          ...all,
          { key, name: file.name, isImage, preview, state: "uploading", file: null, error: null },
        ]);
        upload(file).then(
          (stored) => change(key, { state: "ready", file: stored }),
          (error: unknown) => change(key, { state: "failed", error: asApiError(error) }),
        );
      }
    },
    [change, items.length],
  );

  const drop = useCallback((gone: (one: Attachment) => boolean) => {
    setLeftOut(0);
    setItems((all) => {
      for (const one of all) if (gone(one) && one.preview) URL.revokeObjectURL(one.preview);
      return all.filter((one) => !gone(one));
    });
  }, []);

  const putBack = useCallback((files: readonly FileView[]) => {
    setItems((all) => [
      ...all,
      ...files.map((file) => ({
        key: file.id,
        name: file.name,
        isImage: file.media_type.startsWith("image/"),
        preview: file.media_type.startsWith("image/") ? `/api/files/${encodeURIComponent(file.id)}` : null,
        state: "ready" as const,
        file,
        error: null,
      })),
    ]);
  }, []);

  return {
    items,
    leftOut,
    add,
    remove: useCallback((key) => drop((one) => one.key === key), [drop]),
    removeImages: useCallback(() => drop((one) => one.isImage), [drop]),
    putBack,
    clear: useCallback(() => drop(() => true), [drop]),
  };
}

async function upload(file: File): Promise<FileView> {
  const body = new FormData();
  body.append("file", file, file.name);
  const response = await reach("/api/files", { method: "POST", body, headers: csrfHeaders() });
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer as FileView;
  throw refusalOf(answer, response.status);
}

function refusalOf(answer: unknown, status: number): ApiError {
  const problem = typeof answer === "object" && answer !== null ? answer : {};
  return new ApiError({
    type: "about:blank",
    title: "Upload",
    detail: "",
    code: "page.upload_failed",
    params: {},
    ...problem,
    status,
  });
}
