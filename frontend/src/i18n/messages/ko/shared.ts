export default {
  untitled: "공유된 대화",
  by: "{date}에 공유됨, 읽기 전용",
  person: "질문",
  assistant: "답변",
  gone: "더는 공유되지 않는 대화입니다",
  goneBody: "공유한 사람이 링크를 거두었거나 주소가 온전하지 않습니다.",
  more: "온전히 내 것인 어시스턴트, Hupan으로 만들었습니다",
} as const;
