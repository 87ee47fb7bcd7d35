"""What a Lean source may hold: the tables of the screen, one line per word, with the reason.

A `lemmata.checkers.levels.Level` says who may use a word.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from lemmata.checkers.levels import Level, table

__all__ = [
    "ATTRIBUTES",
    "COMMANDS",
    "CONSTANTS",
    "DERIVING",
    "HASH_COMMANDS",
    "LOOKALIKES",
    "MODIFIERS",
    "NEVER_PREFIXES",
    "OPTIONS",
    "TERM_WORDS",
    "WORDS",
    "Option",
]


_RUNS: Final = "it runs code while the file is checked"
_GRAMMAR: Final = "it changes what later text means"
_MEANING: Final = "it could change what the pinned statement means"
_KERNEL: Final = "it goes around the kernel"

COMMANDS: Final = table(
    (Level.ADDED, "theorem lemma", "a helper lemma is proved like everything else"),
    (Level.ADDED, "open set_option", "a filling may use it for one tactic or term, with `in`"),
    (Level.PINNED, "example def abbrev structure class inductive coinductive instance", _MEANING),
    (Level.PINNED, "namespace section end mutual", "it moves the pinned declarations to another scope"),
    (Level.PINNED, "variable universe include omit export", _MEANING),
    (Level.PINNED, "attribute deriving", _MEANING),
    (Level.PINNED, "notation infix infixl infixr prefix postfix notation3", _GRAMMAR),
    (Level.PINNED, "import", "only the task says which modules are imported"),
    (Level.PINNED, "grind_pattern add_decl_doc", "a proof does not need it"),
    (Level.TRUSTED, "axiom opaque", "it assumes something without a proof"),
    (
        Level.NEVER,
        "macro macro_rules syntax elab elab_rules elab_stx_quot declare_syntax_cat binder_predicate",
        _GRAMMAR,
    ),
    (Level.NEVER, "unif_hint unification_hint recommended_spelling deprecated_syntax register_parser_alias", _GRAMMAR),
    (Level.NEVER, "run_cmd run_elab run_meta run_tac run_core initialize builtin_initialize", _RUNS),
    (Level.NEVER, "simproc dsimproc simproc_decl dsimproc_decl builtin_simproc builtin_dsimproc", _RUNS),
    (Level.NEVER, "cbv_simproc cbv_simproc_decl grind_propagator builtin_grind_propagator", _RUNS),
    (Level.NEVER, "register_option register_builtin_option register_simp_attr register_label_attr", _RUNS),
    (Level.NEVER, "tactic_extension tactic_tag tactic_name tactic_alt register_tactic_tag", "a proof does not need it"),
    (Level.NEVER, "library_note assert_not_exists assert_not_imported deprecated_module", "a proof does not need it"),
    (Level.NEVER, "docs_to_verso unlock_limits seal unseal set_library_suggestions", "a proof does not need it"),
    (Level.NEVER, "init_grind_norm reset_grind_attrs grind_annotated norm_cast_add_elim", "a proof does not need it"),
    (Level.NEVER, "def_eval_config_item ensure_eval_expr_instance ensure_eval_term_instance", _RUNS),
    (
        Level.NEVER,
        "suppress_compilation unsuppress_compilation compile_inductive compile_def",
        "a proof does not need it",
    ),
    (
        Level.NEVER,
        "initialize_simps_projections alias proof_wanted irreducible_def",
        "it declares by code that is not read here",
    ),
    (
        Level.NEVER,
        "recall with_weak_namespace gen_injective_theorems init_quot",
        "it declares by code that is not read here",
    ),
    (Level.NEVER, "prelude public meta", "the header of a file belongs to Lemmata"),
    (Level.NEVER, "module", "the header of a file belongs to Lemmata"),
)
"""Words that begin a command. All but ``lemma`` and ``module`` are keywords wherever they stand."""

MODIFIERS: Final = table(
    (Level.ADDED, "private protected", "it only says who sees a name"),
    (Level.PINNED, "noncomputable nonrec local scoped", "a helper lemma does not need it"),
    (Level.NEVER, "unsafe", _KERNEL),
    (Level.NEVER, "partial", "a partial function is an opaque constant to the kernel, and its code may differ"),
)
"""Words that stand before a command's own."""

HASH_COMMANDS: Final = table(
    (Level.PINNED, "check print", "a proof does not need it"),
    (Level.NEVER, "exit", "what follows would not be checked"),
    (Level.NEVER, "guard_msgs", "it hides messages"),
    (Level.NEVER, "eval reduce guard guard_expr synth simp norm_num time widget find", _RUNS),
)
"""Words after ``#``; one that is not listed is refused."""

WORDS: Final = table(
    (Level.PINNED, "sorry", "the hole is still open"),
    (Level.NEVER, "admit", "it leaves a hole; write sorry for a hole"),
    (Level.NEVER, "stop", "it leaves the rest of the proof out"),
    (Level.NEVER, "native_decide bv_decide bv_check", "it believes compiled code, not the kernel"),
    (Level.NEVER, "apply? rw? hint bv_decide? try?", "it may leave a hole; write what it suggests"),
    (Level.NEVER, "by_elab include_str idbg dbg_trace dbg_trace_if_shared dbg_sleep dbg_stack_trace sleep", _RUNS),
    (Level.NEVER, "eval_expr run_conv declare_config_elab leading_parser trailing_parser", _RUNS),
    (Level.NEVER, "throwError throwErrorAt throwNamedError throwNamedErrorAt", "it belongs to programs, not to proofs"),
    (Level.NEVER, "logInfo logNamedError logNamedErrorAt logNamedWarning", "it belongs to programs, not to proofs"),
    (Level.NEVER, "panic! println! unreachable! todo! debug_assert! assert!", "it belongs to programs, not to proofs"),
    (Level.NEVER, "implemented_by extern csimp", "it replaces a definition by other code"),
    (Level.PINNED, "hiding renaming", _MEANING),
)
"""Other keywords, tactics and terms with a rule of their own."""

NEVER_PREFIXES: Final = ("builtin_", "declare_", "register_")
"""Words that begin like this belong to the compiler's own sources."""

CONSTANTS: Final = table(
    (Level.NEVER, "sorryAx", "it is what sorry stands for"),
    (
        Level.NEVER,
        "ofReduceBool ofReduceNat reduceBool reduceNat trustCompiler",
        "it believes compiled code, not the kernel",
    ),
    (Level.NEVER, "lcProof lcAny lcErased lcVoid lcUnreachable", "it is an axiom of the compiler"),
    (Level.NEVER, "unsafeCast unsafeIO unsafeBaseIO unsafeEIO ptrAddrUnsafe ptrEq", _KERNEL),
    (Level.NEVER, "skipKernelTC addDecl addDeclWithoutChecking addDeclCore addAndCompile", _KERNEL),
    (Level.NEVER, "_native", "it believes compiled code, not the kernel"),
    (Level.TRUSTED, "IO BaseIO EIO FilePath", "it acts on the machine, and Lean runs some values of a file"),
    (Level.NEVER, "autoParam", "it runs a tactic that the text does not show; write (h : p := by tactic)"),
)
"""Refused as any part of a hierarchical name, quoted or not."""

LOOKALIKES: Final = frozenset(
    {"propext", "funext", "Classical", "choice", "Quot", "sound", "Nat", "Int", "False", "True"}
)
"""Names that no other name may look like, besides those of the tables."""

TERM_WORDS: Final = frozenset(
    "by fun match calc if then else with let have show from at do in extends using where termination_by "
    "decreasing_by deriving termination_by? suffices haveI letI nomatch nofun return for".split()
)
"""Words of terms that may stand in the first column; any other word there must begin a command."""

ATTRIBUTES: Final = table(
    (Level.ADDED, "simp grind", "it only helps later proofs"),
    (Level.PINNED, "ext refl symm trans congr gcongr norm_cast push_cast simps mono bound aesop fun_prop", _MEANING),
    (Level.PINNED, "continuity measurability field_simps ring_nf elab_as_elim", _MEANING),
    (Level.PINNED, "reducible irreducible semireducible implicit_reducible instance_reducible instance", _MEANING),
    (Level.PINNED, "default_instance class coe match_pattern inline always_inline noinline specialize", _MEANING),
    (Level.PINNED, "nospecialize expose induction_eliminator cases_eliminator unbox to_additive", _MEANING),
    (Level.PINNED, "nolint deprecated inherit_doc pp_dot pp_nodot pp_using_anonymous_constructor", _MEANING),
    (Level.NEVER, "implemented_by extern csimp export", "it replaces a definition by other code"),
    (Level.NEVER, "init builtin_init", _RUNS),
    (Level.NEVER, "norm_num positivity app_delab app_unexpander", "it makes a program of the file part of Lean"),
    (Level.NEVER, "macro command_elab term_elab tactic tactic_parser term_parser command_parser", _GRAMMAR),
)
"""Attributes; one that is not listed is refused."""

DERIVING: Final = frozenset(
    {"BEq", "DecidableEq", "Fintype", "Hashable", "Inhabited", "LawfulBEq", "Nonempty", "Ord", "ReflBEq", "Repr"}
)
"""Classes whose instances may be derived: the handlers of Lean and Mathlib that only define."""


class Option(NamedTuple):
    """An option that may be set."""

    level: Level
    most: int | None = None
    """The greatest number it may be set to (and 1 the least); None for an option that is no number."""


OPTIONS: Final[dict[str, Option]] = {
    "linter.": Option(Level.ADDED),
    "pp.": Option(Level.ADDED),
    "autoImplicit": Option(Level.PINNED),
    "relaxedAutoImplicit": Option(Level.PINNED),
    "tactic.hygienic": Option(Level.PINNED),
    "maxHeartbeats": Option(Level.PINNED, 4_000_000),
    "maxRecDepth": Option(Level.PINNED, 100_000),
    "synthInstance.maxHeartbeats": Option(Level.PINNED, 4_000_000),
    "synthInstance.maxSize": Option(Level.PINNED, 10_000),
}
"""Options, by name or (with a dot at the end) by prefix; one that is not listed is refused. Limits are the caller's:
a candidate may not raise them, and a pinned file may not lift them (0 means no limit)."""
