// Messages of SMTP Lab in a frame. Made from the types by the test `docs`; UPDATE_EXPECT=1 writes it.

export type Load = { 
/**
 * A lesson.
 */
lesson?: string, 
/**
 * A scenario.
 */
scenario?: string, 
/**
 * A place in its run.
 */
at?: string, 
/**
 * What varies in the lesson is chosen by it.
 */
seed?: number, };

export type Goto = { 
/**
 * Its name.
 */
at: string, };

export type SetView = { 
/**
 * The colours.
 */
theme?: string, 
/**
 * `embed` or `overview`.
 */
view?: string, };

export type SetState = { 
/**
 * As a `state` has it.
 */
run: string, };

export type SetLocale = { 
/**
 * Its tag (RFC 5646).
 */
lang: string, };

export type Request = { "type": "load", "payload": Load } | { "type": "goto", "payload": Goto } | { "type": "step" } | { "type": "play" } | { "type": "pause" } | { "type": "reset" } | { "type": "setView", "payload": SetView } | { "type": "getState" } | { "type": "setState", "payload": SetState } | { "type": "setLocale", "payload": SetLocale };

export type Said = { "type": "ready", "payload": { 
/**
 * What it is called.
 */
title: string, 
/**
 * The name of the scenario.
 */
scenario: string, 
/**
 * The name of the lesson.
 */
lesson: string | null, } } | { "type": "resize", "payload": { 
/**
 * Its height.
 */
height: number, } } | { "type": "key", "payload": { 
/**
 * Its name, as `KeyboardEvent.key` has it.
 */
key: string, 
/**
 * Its number, as `KeyboardEvent.keyCode` has it.
 */
code: number, } } | { "type": "step", "payload": { 
/**
 * The name of the place, or of the last one before it that has a name.
 */
at: string | null, 
/**
 * What happens there.
 */
text: string, 
/**
 * How many events have happened.
 */
events: number, } } | { "type": "command", "payload": { 
/**
 * The host that said it.
 */
from: string, 
/**
 * What it said, or how that begins.
 */
text: string, } } | { "type": "reply", "payload": { 
/**
 * The host that said it.
 */
from: string, 
/**
 * What it said, or how that begins.
 */
text: string, } } | { "type": "prediction", "payload": { 
/**
 * The name of the step.
 */
step: string, 
/**
 * The answer; none if the question was left open.
 */
given: string | null, 
/**
 * Whether the run answers so.
 */
right: boolean | null, } } | { "type": "check", "payload": { 
/**
 * The name of the step.
 */
step: string, } } | { "type": "hint", "payload": { 
/**
 * The name of the step.
 */
step: string, 
/**
 * How many were given.
 */
given: number, } } | { "type": "complete", "payload": { 
/**
 * Whether every task was done and each first answer was right.
 */
perfect: boolean, } } | { "type": "state", "payload": { 
/**
 * The run, as it stands in a link; none if it is too long.
 */
run: string | null, 
/**
 * The name of the place, or of the last one before it that has a name.
 */
at: string | null, 
/**
 * How many messages were refused.
 */
refused: number, } } | { "type": "error", "payload": { 
/**
 * What.
 */
text: string, } };

export type Message = { ns: "smtp-lab"; v: 1; id?: string } & (Request | Said | { type: "hello" });
