/** What only a routine needs, fetched when a visitor opens it: the timer and the calendar. */
import { calendar } from "./calendar";
import css from "./exercise.css?inline";
import { shelf } from "../setup";
import { timer } from "./timer";
import { EXERCISE } from "../words/exercise";

export interface ExercisePart {
  css: string;
  words: typeof EXERCISE;
  timer: typeof timer;
  calendar: typeof calendar;
}

shelf.exercise = { css, words: EXERCISE, timer, calendar };
