export default {
  unknown: "…",
} as const;
