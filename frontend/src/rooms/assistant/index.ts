/** The assistant's room: conversations, and the chat. */
export { AssistantRoom } from "./AssistantRoom";
