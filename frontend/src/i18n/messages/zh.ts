import type { Same } from "../shape";
import type en from "./en";
import about from "./zh/about";
import account from "./zh/account";
import assistant from "./zh/assistant";
import common from "./zh/common";
import entrance from "./zh/entrance";
import models from "./zh/models";
import parts from "./zh/parts";
import problems from "./zh/problems";
import sell from "./zh/sell";
import settings from "./zh/settings";
import shared from "./zh/shared";
import shell from "./zh/shell";

const zh: Same<typeof en> = {
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

export default zh;
