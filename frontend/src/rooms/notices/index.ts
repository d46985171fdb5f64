/** The notices room: what became of orders, and by which ways one is told. */
export { NoticesRoom } from "./NoticesRoom";
