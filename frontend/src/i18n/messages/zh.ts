import type { Same } from "../shape";
import type en from "./en";
import assistant from "./zh/assistant";
import common from "./zh/common";
import entrance from "./zh/entrance";
import parts from "./zh/parts";
import problems from "./zh/problems";
import shared from "./zh/shared";
import shell from "./zh/shell";

const zh: Same<typeof en> = {
  assistant,
  common,
  entrance,
  parts,
  problems,
  shared,
  shell,
};

export default zh;
