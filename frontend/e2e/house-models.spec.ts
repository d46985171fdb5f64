import { createServer, type Server as HttpServer } from "node:http";
import { enter, expect, expectSound, look, test } from "./house-ground";

/** A server in OpenAI's words that lists two models. */
async function upstream(): Promise<{ server: HttpServer; address: string }> {
  const server = createServer((request, response) => {
    response.setHeader("Content-Type", "application/json");
    if (request.url === "/v1/models") {
      response.end(JSON.stringify({ object: "list", data: [{ id: "qwen3:8b" }, { id: "llama3.2:3b" }] }));
    } else {
      response.statusCode = 404;
      response.end("{}");
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { server, address: `http://127.0.0.1:${address.port}/v1` };
}

test.beforeEach(async ({ page }) => {
  await enter(page);
  await look(page, { language: "en", theme: "light" });
});

test("every model says what it is and what it asks for", async ({ page }) => {
  await page.goto("/models");
  const card = page.getByRole("article", { name: "Qwen2.5 Coder 0.5B Instruct" });
  await expect(card.getByText("491 MB")).toBeVisible();
  await expect(card.getByRole("link", { name: /Apache/ })).toBeVisible();
  await expect(card.getByText(/Needs .* of memory/)).toBeVisible();
  await page.getByLabel("Filter the models").fill("0.5b coder");
  await expect(page.getByRole("article")).toHaveCount(1);
  await page.getByLabel("Filter the models").fill("no such thing");
  await expect(page.getByText(/No model is called that/)).toBeVisible();
});

test("an endpoint is added, says what fails, works, serves its models, and goes", async ({ page }) => {
  const { server, address } = await upstream();
  await page.goto("/models?tab=endpoints");
  await page.getByRole("button", { name: "Add an endpoint" }).first().click();
  await page.getByLabel("Name").fill("Shed");
  await page.getByLabel("Address").fill("http://127.0.0.1:9/v1");
  await page.getByRole("dialog").getByRole("button", { name: "Add" }).click();
  await expect(page.getByText("Nothing answers at this address. Is the server running?")).toBeVisible();
  await expectSound(page, "failing endpoint");

  await page.getByRole("button", { name: "More about Shed" }).click();
  await page.getByRole("menuitem", { name: "Edit" }).click();
  await page.getByLabel("Address").fill(address);
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("2 models")).toBeVisible();
  await page.getByRole("tab", { name: "Models" }).click();
  await expect(page.getByRole("article", { name: "qwen3:8b" })).toBeVisible();
  const calls = page.getByRole("switch", { name: "Let qwen3:8b call tools by itself" });
  await expect(calls).not.toBeChecked();
  await calls.click();
  await expect(calls).toBeChecked();
  await page.reload();
  await expect(calls).toBeChecked();

  server.close();
  server.closeAllConnections();
  await page.getByRole("tab", { name: "Endpoints" }).click();
  await page.getByRole("button", { name: "Check Shed" }).click();
  await expect(page.getByText("Nothing answers at this address. Is the server running?")).toBeVisible();
  await page.getByRole("button", { name: "More about Shed" }).click();
  await page.getByRole("menuitem", { name: "Remove the endpoint" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove the endpoint" }).click();
  await expect(page.getByText("No endpoint yet")).toBeVisible();
});
