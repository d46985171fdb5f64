import type { Same } from "../shape";
import type en from "./en";
import about from "./ko/about";
import account from "./ko/account";
import assistant from "./ko/assistant";
import common from "./ko/common";
import entrance from "./ko/entrance";
import models from "./ko/models";
import parts from "./ko/parts";
import problems from "./ko/problems";
import sell from "./ko/sell";
import settings from "./ko/settings";
import shared from "./ko/shared";
import shell from "./ko/shell";

const ko: Same<typeof en> = {
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

export default ko;
