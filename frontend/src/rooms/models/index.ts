/** The models room: the catalogue and its downloads, endpoints, the engine and its use. */
export { ModelsRoom } from "./ModelsRoom";
