/** The about room: version, licences of the parts, documentation. */
export { AboutRoom } from "./AboutRoom";
