import assistant from "./en/assistant";
import common from "./en/common";
import entrance from "./en/entrance";
import parts from "./en/parts";
import problems from "./en/problems";
import shared from "./en/shared";
import shell from "./en/shell";

/** What the first page needs. English is the shape that the other languages must fill. */
const en = {
  assistant,
  common,
  entrance,
  parts,
  problems,
  shared,
  shell,
};

export default en;
