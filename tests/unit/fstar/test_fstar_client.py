"""The modules that the audit runs beside the checked one."""

import pytest

from lemmata.checkers.fstar.client import CLIENT, PROBE, client, control, probe
from lemmata.checkers.fstar.declarations import claims, declarations
from lemmata.checkers.source import Source

SOURCE = """module Shop.Till
open FStar.Mul
module L = FStar.List.Tot (* lists *)
include FStar.Seq

val sum_up : l:list nat -> Lemma (requires L.length l > 0)
  (ensures L.length l >= 1) [SMTPat (L.length l)]
let sum_up l = ()

let next (#a:Type) (x:nat) : Lemma (requires x > 1) (ensures x > 0) = ()

private let hidden (x:nat) : nat = x

let untyped x : nat = 3

val many : #a:Type -> x:nat -> y:nat{y > x} -> Lemma (requires True) (ensures y > 0)
let many #a x y = ()
"""


def made(make, text=SOURCE):
    source = Source(text.encode(), "f.fst")
    parts = declarations(source)
    return make(source, parts, "Shop.Till", claims(parts))


def test_the_client_states_every_claim_again_in_its_own_words():
    found = made(client)
    assert found.name == CLIENT
    assert found.text.split("\n")[2:] == [
        "open FStar . Mul",
        "module L = FStar . List . Tot",
        "open FStar . Seq",
        "open Shop.Till",
        "val lemmata_claim_1 : l:list nat -> Lemma (requires L.length l > 0)",
        "  (ensures L.length l >= 1) [SMTPat (L.length l)]",
        "let lemmata_claim_1 = Shop.Till.sum_up",
        "val lemmata_claim_2 (#a:Type) (x:nat) : Lemma (requires x > 1) (ensures x > 0)",
        "let lemmata_claim_2 = Shop.Till.next",
        "val lemmata_claim_5 : #a:Type -> x:nat -> y:nat{y > x} -> Lemma (requires True) (ensures y > 0)",
        "let lemmata_claim_5 = Shop.Till.many",
        "",
    ]
    assert [found.claim_at(line) for line in (6, 7, 8, 9, 10, 13)] == ["", "sum_up", "sum_up", "sum_up", "next", "many"]


def test_the_clients_own_goal_comes_before_anything_that_the_module_could_change():
    lines = made(client).text.split("\n")
    assert lines[:2] == [f"module {CLIENT}", "let lemmata_control (x y:int) : Lemma (x + y == y + x) = ()"]


def test_the_probe_asks_for_false_from_each_requires_and_from_all():
    found = made(probe)
    assert found.name == PROBE
    lines = found.text.split("\n")
    assert lines[5:] == [
        "[@@expect_failure]",
        "let lemmata_vacuous_1 : (l:list nat -> Lemma (requires L.length l > 0)",
        "  (ensures False) [SMTPat (L.length l)]) = fun _ -> ()",
        "[@@expect_failure]",
        "let lemmata_vacuous_2 (#a:Type) (x:nat) : Lemma (requires x > 1) (ensures False) = ()",
        "[@@expect_failure]",
        "let lemmata_vacuous_5 : (#a:Type -> x:nat -> y:nat{y > x} -> Lemma (requires True) (ensures False)) = "
        "fun #_ _ _ -> ()",
        "let lemmata_absurd () : Lemma False = ()",
        "",
    ]
    assert found.last == len(lines) - 1


@pytest.mark.parametrize(
    "statement",
    [
        "x:nat -> Lemma (x >= 0)",
        "x:nat -> Pure nat (requires x > 0) (ensures fun y -> y > x)",
        "(f:(x:nat -> Lemma (requires x > 0) (ensures x > 1))) -> Lemma (requires True) (ensures True)",
        "Lemma (requires True) (ensures True)",
        "{| eq nat |} -> Lemma (requires True) (ensures True)",
    ],
)
def test_other_forms_are_not_asked_for_vacuity(statement):
    found = made(probe, f"module Shop.Till\nval f : {statement}\n")
    assert "lemmata_vacuous" not in found.text


@pytest.mark.parametrize(
    "header",
    ["(x:nat) y : nat", "(x) : nat", "#a (x:nat) : nat", "(Some x) : nat", "[x] : nat"],
)
def test_binders_without_a_type_are_not_stated_again(header):
    assert "lemmata_claim" not in made(client, f"module Shop.Till\nlet f {header} = 0\n").text


def test_empty_brackets_and_classes_are_binders():
    text = "module Shop.Till\nlet f () {| eq nat |} (#x:nat) : nat = 0\n"
    assert "val lemmata_claim_1 () {| eq nat |} (#x:nat) : nat\n" in made(client, text).text


def test_the_control_asks_for_false_from_nothing():
    assert control().text == "module Lemmata_Control\nlet lemmata_absurd () : Lemma False = ()\n"
