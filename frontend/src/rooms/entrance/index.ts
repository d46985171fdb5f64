/** The door of the house: the first run, signing in, joining by invitation. */
export { JoinScreen } from "./JoinScreen";
export { SetupScreen } from "./SetupScreen";
export { SignInScreen } from "./SignInScreen";
