/** The account room: oneself, the people of this house and their invitations, and API keys. */
export { AccountRoom } from "./AccountRoom";
