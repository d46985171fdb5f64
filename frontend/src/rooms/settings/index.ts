/** The settings room: how Hupan looks and listens, the person's data, and the bin. */
export { BinScreen } from "./BinScreen";
export { SettingsRoom } from "./SettingsRoom";
