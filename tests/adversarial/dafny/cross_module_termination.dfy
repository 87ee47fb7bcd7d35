@AssumeCrossModuleTermination
trait Endless {
  function Value(): int
}

lemma Right()
  ensures 1 == 1
{
}
