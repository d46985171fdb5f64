export default {
  title: "Assistant",
} as const;
