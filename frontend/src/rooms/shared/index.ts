/** The public page of a shared conversation: readable by whoever has the link, without an account. */
export { SharedConversationScreen } from "./SharedConversationScreen";
