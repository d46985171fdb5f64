import type { Same } from "../shape";
import type en from "./en";
import assistant from "./ko/assistant";
import common from "./ko/common";
import entrance from "./ko/entrance";
import parts from "./ko/parts";
import problems from "./ko/problems";
import shared from "./ko/shared";
import shell from "./ko/shell";

const ko: Same<typeof en> = {
  assistant,
  common,
  entrance,
  parts,
  problems,
  shared,
  shell,
};

export default ko;
