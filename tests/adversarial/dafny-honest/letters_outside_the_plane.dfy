lemma Letters() // 𝒳 ∀ é
  ensures "𝒳"[0] == '𝒳'
{
}
