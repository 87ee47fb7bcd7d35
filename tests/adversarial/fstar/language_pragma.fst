module Trap

#lang-pulse
fn goal () { admit() }
