//! What servers decide, and the ways mail goes: each scenario proves its point, each policy does
//! what it says.

mod lists;
mod notices;
mod rules;
mod scenarios;
mod ways;
