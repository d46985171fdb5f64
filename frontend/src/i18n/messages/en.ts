import about from "./en/about";
import account from "./en/account";
import assistant from "./en/assistant";
import common from "./en/common";
import entrance from "./en/entrance";
import models from "./en/models";
import parts from "./en/parts";
import problems from "./en/problems";
import sell from "./en/sell";
import settings from "./en/settings";
import shared from "./en/shared";
import shell from "./en/shell";

/** English is the shape that the other languages must fill. */
const en = {
  about,
  account,
  assistant,
  common,
  entrance,
  models,
  parts,
  problems,
  sell,
  settings,
  shared,
  shell,
};

export default en;
