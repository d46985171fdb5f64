export default {
  untitled: "分享的对话",
  by: "{date} 分享，仅供阅读",
  person: "提问",
  assistant: "回答",
  gone: "这个对话已不再分享",
  goneBody: "分享者已收回链接，或者地址不完整。",
  more: "来自 Hupan，属于你自己的助手",
} as const;
