export default {
  title: "助手",
} as const;
