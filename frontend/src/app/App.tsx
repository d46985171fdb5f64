import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useState } from "react";
import { createQueryClient } from "@/api";
import { LanguageProvider } from "@/i18n";
import { Toaster, TooltipProvider } from "@/ui";
import { createAppRouter } from "./router";

/** The page: words, data, floating things, and the rooms by address. */
export function App() {
  const [client] = useState(createQueryClient);
  const [router] = useState(createAppRouter);
  return (
    <LanguageProvider>
      <QueryClientProvider client={client}>
        <TooltipProvider delay={400}>
          <Toaster>
            <RouterProvider router={router} />
          </Toaster>
        </TooltipProvider>
      </QueryClientProvider>
    </LanguageProvider>
  );
}
