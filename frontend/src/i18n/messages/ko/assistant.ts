export default {
  title: "어시스턴트",
} as const;
