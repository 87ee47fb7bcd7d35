/* /* */
lemma Wrong() ensures 1 == 2 {}
*/
