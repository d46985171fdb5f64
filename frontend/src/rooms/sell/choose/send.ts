import { ApiError, asApiError, connection, csrfHeaders, type ImportView, UNREACHABLE } from "@/api";
import { type Chosen, nameOf } from "./gather";
import { pack } from "./pack";

export interface Sending {
  name: string;
  /** 0 to 1; null while the files are being put together. */
  share: number | null;
  bytes: number;
  total: number;
}

/** Sends files, several as one archive, and tells how far it is. `fetch` cannot tell that of an upload. */
export async function send(
  chosen: readonly Chosen[],
  onProgress: (sending: Sending) => void,
  signal: AbortSignal,
): Promise<ImportView> {
  const name = nameOf(chosen);
  const [only] = chosen;
  const total = chosen.reduce((sum, { file }) => sum + file.size, 0);
  onProgress({ name, share: null, bytes: 0, total });
  const file =
    chosen.length === 1 && only
      ? only.file
      : await pack(chosen.map((one) => ({ ...one, modified: one.file.lastModified })));
  signal.throwIfAborted();
  const body = new FormData();
  body.append("file", file, name);
  const answer = await post("/api/market/imports", body, signal, (bytes, all) =>
    onProgress({ name, share: all > 0 ? bytes / all : null, bytes, total: all }),
  );
  return answer as ImportView;
}

function post(
  url: string,
  body: FormData,
  signal: AbortSignal,
  onProgress: (bytes: number, total: number) => void,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.responseType = "json";
    for (const [name, value] of Object.entries(csrfHeaders())) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress(loaded, total);
    request.onload = () => {
      connection.found();
      const answer: unknown = request.response;
      if (request.status >= 200 && request.status < 300) resolve(answer);
      else reject(refusal(answer, request.status));
    };
    request.onerror = () => {
      connection.lost();
      reject(refusal({ code: UNREACHABLE }, 0));
    };
    request.onabort = () => reject(signal.reason);
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(body);
  });
}

function refusal(answer: unknown, status: number): ApiError {
  const told = typeof answer === "object" && answer !== null ? answer : {};
  const { problem } = asApiError(new Error(String(status)));
  return new ApiError({ ...problem, code: "request.failed", detail: "", ...told, status });
}
