/** The seller's room: catalogues brought in and taken out, and the demo market. */
export { ImportScreen } from "./choose/ImportScreen";
export { ImportJobScreen } from "./job/ImportJobScreen";
