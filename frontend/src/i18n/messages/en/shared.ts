export default {
  untitled: "A shared conversation",
  by: "Shared {date}, read only",
  person: "Question",
  assistant: "Answer",
  gone: "This conversation is not shared any more",
  goneBody: "Whoever shared it has taken the link back, or the address is not complete.",
  more: "Made with Hupan, an assistant that you own",
} as const;
