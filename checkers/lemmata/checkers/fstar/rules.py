"""What an F* source may hold: the tables of the screen, one line per word, with the reason.

A keyword, pragma, option, attribute, library module or tactic that is not listed is refused; names of one's own are not
listed, and may not be one of `NAMES` nor have one of `PARTS` in them.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from lemmata.checkers.levels import Level, table

__all__ = [
    "ATTRIBUTES",
    "KEYWORDS",
    "MODULES",
    "NAMES",
    "OPTIONS",
    "PARTS",
    "PRAGMAS",
    "TACTICS",
    "TACTIC_MODULES",
    "TAKEN",
    "Option",
]

_MEANING: Final = "it could change what the pinned statement means"
_ASSUMES: Final = "it assumes something without a proof"
_EFFECTS: Final = "it makes computations of its own kind, of which nothing is known"
_PARTIAL: Final = "a computation with this effect need not end, so that its type proves nothing"
_PROGRAMS: Final = "programs that write programs are no part of a proof"
_UNNEEDED: Final = "a proof does not need it"

KEYWORDS: Final = table(
    (Level.ADDED, "let rec and in fun function λ match with when if then else begin end as returns of", "plain terms"),
    (Level.ADDED, "val assert by calc forall exists introduce eliminate requires ensures decreases", "plain proofs"),
    (Level.ADDED, "true false open private unfold irreducible noextract inline_for_extraction", "plain terms"),
    (Level.PINNED, "type noeq unopteq module include class instance", _MEANING),
    (Level.TRUSTED, "assume new", _ASSUMES),
    (Level.NEVER, "effect new_effect layered_effect sub_effect polymonadic_bind polymonadic_subcomp", _EFFECTS),
    (Level.NEVER, "total reifiable reflectable reify", _EFFECTS),
    (Level.NEVER, "exception try", _PARTIAL),
    (Level.NEVER, "friend", "it looks behind an interface"),
    (Level.NEVER, "synth quote", _PROGRAMS),
    (Level.NEVER, "attributes default inline logic opaque unfoldable range_of set_range_of", _UNNEEDED),
)
"""Every keyword of F*'s lexer."""

NAMES: Final = table(
    (Level.NEVER, "magic _assume", _ASSUMES),
    (Level.NEVER, "synth_by_tactic assert_by_tactic", "write `by`, which is screened"),
    (Level.NEVER, "splice splice_t", _PROGRAMS),
    (Level.NEVER, "DIV Dv Div EXN Exn Ex STATE_h ALL_h", _PARTIAL),
    (Level.NEVER, "ML ALL All ST St TAC Tac TacRO TacH TacF TacS", _PARTIAL),
)
"""Names that no source may use, own or not."""

PARTS: Final = table(
    (Level.NEVER, "admit", "it assumes what is left to prove; write `admit ()` for a hole"),
    (Level.NEVER, "unsafe", "it goes around the checker"),
)
"""What no name may have in it, in small or capital letters."""

PRAGMAS: Final = table(
    (Level.ADDED, "#push-options #pop-options #restart-solver", "options for one proof"),
    (Level.PINNED, "#set-options #reset-options", "it holds for all that follows"),
    (Level.NEVER, "#show-options #print-effects-graph #check #eval #light", _UNNEEDED),
)


class Option(NamedTuple):
    """An option that a pragma may set."""

    level: Level
    most: int | None = None
    """The greatest number it may be set to; None for an option that is no number."""
    values: tuple[str, ...] = ()
    """What else it may be set to."""


OPTIONS: Final[dict[str, Option]] = {
    "--fuel": Option(Level.ADDED, 16),
    "--ifuel": Option(Level.ADDED, 16),
    "--initial_fuel": Option(Level.ADDED, 16),
    "--max_fuel": Option(Level.ADDED, 16),
    "--initial_ifuel": Option(Level.ADDED, 16),
    "--max_ifuel": Option(Level.ADDED, 16),
    "--z3rlimit": Option(Level.ADDED, 400),
    "--z3rlimit_factor": Option(Level.PINNED, 8),
    "--split_queries": Option(Level.PINNED, None, ("no", "on_failure", "always")),
    "--smtencoding.elim_box": Option(Level.PINNED, None, ("true", "false")),
    "--smtencoding.l_arith_repr": Option(Level.PINNED, None, ("native", "boxwrap")),
    "--smtencoding.nl_arith_repr": Option(Level.PINNED, None, ("native", "wrapped", "boxwrap")),
}
"""Options that no proof can be forged with. The wall clock holds whatever they are set to."""

ATTRIBUTES: Final = table(
    (Level.ADDED, '"opaque_to_smt"', "it only hides a body from the solver"),
    (Level.PINNED, "inline_let erasable strict_on_arguments unifier_hint_injective tcinstance", _MEANING),
    (Level.PINNED, "noextract_to commute_nested_matches remove_unused_type_parameters Comment CInline", _MEANING),
    (Level.NEVER, "expect_failure expect_lax_failure", "the declaration is dropped, whatever it says"),
    (Level.NEVER, "assume_strictly_positive", _ASSUMES),
    (Level.NEVER, "plugin handle_smt_goals resolve_implicits postprocess_with preprocess_with", _PROGRAMS),
)
"""Heads of attributes; one that is not listed is refused."""


def _library(names: str) -> frozenset[str]:
    return frozenset(f"FStar.{name}" for name in names.split())


TACTIC_MODULES: Final = _library("Tactics Tactics.V1 Tactics.V2")
"""May be given a short name (``module T = FStar.Tactics``), and never be opened: its names could not be told apart."""

MODULES: Final = (
    _library(
        "BV BitVector Calc Char Classical Classical.Sugar FiniteMap.Ambient FiniteMap.Base FiniteSet.Ambient "
        "FiniteSet.Base Fin FunctionalExtensionality GSet GhostSet Ghost IndefiniteDescription Int Int16 Int32 Int64 "
        "Int8 Integers LexicographicOrdering List List.Tot List.Tot.Base List.Tot.Properties ListProperties Map "
        "MarkovsPrinciple Math.Euclid Math.Fermat Math.Lemmas Math.Lib Mul Option Order OrdMap OrdMapProps OrdSet "
        "OrdSetProps PartialMap Pervasives Pervasives.Native Preorder PropositionalExtensionality "
        "PredicateExtensionality Real ReflexiveTransitiveClosure Seq Seq.Base Seq.Permutation Seq.Properties "
        "Seq.Sorted Sequence Sequence.Ambient Sequence.Base Sequence.Permutation Sequence.Util Set SizeT Squash "
        "SquashProperties StrongExcludedMiddle String TSet UInt UInt128 UInt16 UInt32 UInt64 UInt8 Universe "
        "WellFounded WellFounded.Util WellFoundedRelation"
    )
    | TACTIC_MODULES
    | {"Prims"}
)
"""Modules of F*'s library without effects. ``FStar.`` may be left out, as F* opens that name space."""

TACTICS: Final = frozenset(
    "trefl norm norm_term compute simpl smt trivial qed intro intros implies_intro implies_intros forall_intro "
    "forall_intros split left right assumption exact apply apply_lemma rewrite l_to_r grewrite mapply fail focus "
    "seq iterAll later cur_goal cur_formula delta delta_only iota zeta beta primops simplify nbe".split()
)
"""Tactics whose results F* checks again. Printing, options, guards, and goals set by hand are not among them."""

TAKEN: Final = frozenset(
    "False True l_False l_True Lemma Tot GTot Pure Ghost PURE GHOST Type Type0 squash prop bool unit int nat pos "
    "string list option eqtype eq2 not l_not l_and l_or l_imp l_iff l_Forall l_Exists b2t fst snd "
    "= <> == =!= != === < <= > >= + - * / % && || /\\ \\/ ==> <==> ~ ! op_Equality op_disEquality op_LessThan "
    "op_LessThanOrEqual op_GreaterThan op_GreaterThanOrEqual op_Addition op_Subtraction op_Minus op_Multiply op_Star "
    "op_Division op_Modulus op_AmpAmp op_BarBar op_Negation op_Equals_Equals op_Equals_Equals_Equals".split()
)
"""Names and operators of F* that no source may declare anew: a statement with them would not mean what it says."""
