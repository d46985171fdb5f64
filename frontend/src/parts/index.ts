/** What messages are made of, drawn. Used by every room that shows one. */
export { CartButton } from "./cards/CartButton";
export { type CardDesk, CardDeskContext } from "./cards/desk";
export { cardHeight } from "./cards/heights";
export { CodeBlock } from "./code/CodeBlock";
export { CopyButton } from "./copy/CopyButton";
export { copyText } from "./copy/copyText";
export { FileChip } from "./files/FileChip";
export { MessageParts } from "./MessageParts";
export { Markdown } from "./markdown/Markdown";
export { Notice } from "./notice/Notice";
