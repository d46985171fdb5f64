/** Makes the market's pages quicker. Each works without it: links and forms are real, and go to the same addresses. */
import "./styles/index.css";
import { watchCart } from "./cart";
import { watchChart } from "./chart";
import { watchEndlessLists } from "./endless";
import { watchGallery } from "./gallery";
import { watchMenus } from "./menus";
import { knock } from "./session";
import { watchSheets } from "./sheet";
import { watchSuggestions } from "./suggest";
import { watchSwaps } from "./swap";
import { watchTheme } from "./theme";
import { watchTop } from "./top";
import { watchTransitions } from "./transition";
import { watchWishes } from "./wishes";

watchTop();
watchMenus();
watchTheme();
watchSuggestions();
watchSheets();
watchSwaps();
watchEndlessLists();
watchGallery();
watchChart();
watchWishes();
watchCart();
watchTransitions();
void knock();
